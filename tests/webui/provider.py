"""A small OpenID Connect provider on loopback, honest or not, as a test tells it to be."""

import threading
import time
from contextlib import contextmanager
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwk, jwt
from werkzeug.serving import make_server

CLIENT, SECRET = "unpaid-work", "a secret of the tests"


class Provider:
    """`claims` go over those of an honest token; `key` signs it; `answers` are the token requests that came."""

    def __init__(self) -> None:
        self.known = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.key, self.claims, self.nonce, self.address = self.known, {}, "", ""
        self.answers: list[dict[str, str]] = []

    def app(self) -> Flask:
        app = Flask("provider")

        @app.get("/configuration")
        def configuration():
            paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            return {
                "issuer": self.address,
                **{name: f"{self.address}/{path}" for name, path in paths.items()},
                "id_token_signing_alg_values_supported": ["RS256"],
            }

        @app.get("/keys")
        def keys():
            return jsonify({"keys": [self.known.as_dict(private=False)]})

        @app.get("/authorize")
        def authorize():
            self.nonce = request.args["nonce"]
            answer = urlencode({"code": "once", "state": request.args["state"]})
            return redirect(f"{request.args['redirect_uri']}?{answer}")

        @app.post("/token")
        def token():
            self.answers.append(dict(request.form))
            now = int(time.time())
            claims = {"iss": self.address, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 300}
            claims |= {"nonce": self.nonce, "email_verified": True, **self.claims}
            signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
            return {"access_token": "a", "token_type": "Bearer", "id_token": signed}

        return app


@contextmanager
def running_provider():
    provider = Provider()
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
