"""How this installation runs, from the environment; what a service decided is `Policy`."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "UNPAID_WORK_"


class Settings(BaseSettings):
    """Each is an environment variable with the prefix UNPAID_WORK_.

    A default is there only where it is right in production and may be public.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    store: str = Field(description="Address of the store: a file of SQLite, or postgresql://user:password@host/name.")
    secret_key: SecretStr = Field(
        min_length=32, description="Signs sessions and forms: 32 random characters or more, kept secret."
    )
    development: bool = Field(
        False, description="On a developer's machine: cookies go without TLS, and the week of the sample is shown."
    )
    today: str | None = Field(None, description="Development only: the day it is, such as 2026-12-07.")
    session_minutes: int = Field(30, ge=5, le=480, description="Minutes without a click after which one must sign in.")
    requests_a_minute: int = Field(
        300,
        ge=30,
        le=1_000_000,
        description="Requests of one account in a minute, in one process, before it must wait.",
    )
    proxies: int = Field(0, ge=0, le=5, description="Reverse proxies in front whose headers are to be trusted.")
    single_sign_on: str | None = Field(
        None, description="Single sign-on: address of the OpenID Connect provider's configuration document."
    )
    single_sign_on_client: str = Field("unpaid-work", description="Single sign-on: the client's id at the provider.")
    single_sign_on_secret: SecretStr | None = Field(None, description="Single sign-on: the client's secret.")
    passwords: bool = Field(True, description="Whether passwords are taken; false: single sign-on only.")
    clock: str | None = Field(
        None, description="Development only: a file that says what time it is, as a worker's tests do."
    )
    worker: bool = Field(
        True, description="Whether the pages' process does the jobs of the night too; false: a worker does."
    )
    lease_seconds: float = Field(
        60,
        ge=1,
        le=600,
        description="Seconds without a sign of life after which another worker takes over what one had.",
    )
    delivery: Literal["folder", "send"] = Field(
        "folder", description="Where messages go: `folder` writes them to files, `send` sends them to people."
    )
    messages_folder: str = Field("out/messages", description="Folder for messages that are written to files.")
    smtp_host: str = Field("localhost", description="E-mail: the server that takes messages.")
    smtp_port: int = Field(587, ge=1, le=65535, description="E-mail: its port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="E-mail: `starttls`, `tls` from the first byte, or `none` on the same machine only."
    )
    smtp_user: str | None = Field(None, description="E-mail: the name to sign in with, if the server wants one.")
    smtp_password: SecretStr | None = Field(None, description="E-mail: the password to sign in with.")
    smtp_seconds: float = Field(30, ge=0.1, le=300, description="E-mail: seconds to wait for the server's answers.")
    mail_from: str = Field("no-reply@example.org", description="E-mail: the address that messages come from.")
    notify_key: SecretStr | None = Field(None, description="Texts: the API key of GOV.UK Notify.")
    notify_template: str | None = Field(None, description="Texts: id of a Notify template that is only ((text)).")
    notify_url: str = Field("https://api.notifications.service.gov.uk", description="Texts: address of Notify's API.")
    notify_seconds: float = Field(30, ge=0.1, le=300, description="Texts: seconds to wait for Notify's answers.")
    weather_url: str | None = Field(
        None, description="Forecasts: address of Open-Meteo's API or one that speaks like it; empty: no forecasts."
    )
    weather_seconds: float = Field(10, ge=0.1, le=60, description="Forecasts: seconds to wait for an answer.")
    backups: str | None = Field(None, description="Folder for a backup of the store each night; empty: none.")
    backup_at: time = Field(time(3, 30), description="When the backup is made, by the clock in Scotland.")
    backups_kept: int = Field(14, ge=1, le=1000, description="Nightly backups that are kept.")
    metrics_token: SecretStr | None = Field(
        None, description="What Prometheus shows as bearer token to read /metrics; empty: /metrics is not there."
    )

    def moment(self) -> datetime:
        """Now; in development by the clock that was set, or at this time of the day that was."""
        now = datetime.now(UTC)
        if self.development and self.clock:
            return datetime.fromisoformat(Path(self.clock).read_text(encoding="ascii").strip()).astimezone(UTC)
        if self.development and self.today:
            return datetime.combine(date.fromisoformat(self.today), now.timetz())
        return now


def settings_table() -> str:
    """All settings as the table of docs/deploy.md."""
    lines = ["| environment variable | meaning | if it is not set |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "it must be" if field.is_required() else "" if field.default is None else f"`{field.default}`"
        lines.append(f"| `{PREFIX}{name.upper()}` | {field.description} | {default} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(settings_table())
