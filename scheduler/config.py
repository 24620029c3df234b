"""How this installation runs, from the environment; what a service decided is `Policy`."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each is an environment variable with the prefix UNPAID_WORK_.

    A default is there only where it is right in production and may be public.
    """

    model_config = SettingsConfigDict(env_prefix="UNPAID_WORK_", extra="ignore")

    store: str = Field(description="Address of the store: a file of SQLite, or postgresql://user:password@host/name.")
    secret_key: SecretStr = Field(description="Signs sessions and forms: 32 random characters or more, kept secret.")
    development: bool = Field(
        False, description="On a developer's machine: cookies go without TLS, and the week of the sample is shown."
    )
    today: str | None = Field(None, description="Development only: the day it is, such as 2026-12-07.")
    session_minutes: int = Field(30, ge=5, le=480, description="Minutes without a click after which one must sign in.")
    proxies: int = Field(0, ge=0, le=5, description="Reverse proxies in front whose headers are to be trusted.")
    single_sign_on: str | None = Field(
        None, description="Single sign-on: address of the OpenID Connect provider's configuration document."
    )
    single_sign_on_client: str = Field("unpaid-work", description="Single sign-on: the client's id at the provider.")
    single_sign_on_secret: SecretStr | None = Field(None, description="Single sign-on: the client's secret.")
    passwords: bool = Field(True, description="Whether passwords are taken; false: single sign-on only.")
