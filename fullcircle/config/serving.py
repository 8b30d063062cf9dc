"""Settings of the web server, for every mode: ``gunicorn -c python:fullcircle.config.serving``. What is given on the command line
holds over what stands here."""

import multiprocessing
import resource

wsgi_app = "fullcircle.config.wsgi"
worker_class = "fullcircle.config.patience.PatientWorker"
bind = "127.0.0.1:8000"
workers = 2 * multiprocessing.cpu_count()
threads = 2
"""More would fight for the one interpreter of a worker: pages are computed, they hardly wait."""

worker_connections = 2_000
keepalive = 5
timeout = 60
graceful_timeout = 30
control_socket_disable = True
# Only a proxy on this machine is believed when it says how a request came.
forwarded_allow_ips = "127.0.0.1,::1"

_open, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
_wanted = 2 * worker_connections if _most == resource.RLIM_INFINITY else min(_most, 2 * worker_connections)
resource.setrlimit(resource.RLIMIT_NOFILE, (max(_open, _wanted), _most))
