"""The pages under gunicorn. Requests are not logged: their addresses name people's records."""

import os

bind = os.environ.get("BIND", "unix:/run/unpaid-work/web.sock")
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
forwarded_allow_ips = "*"
accesslog = None
errorlog = "-"
