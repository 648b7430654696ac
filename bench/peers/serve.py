"""Runs training steps on request: python serve.py ENGINE THREADS, where ENGINE is the name of a module beside this file.

Every line of the input is a request in JSON, every line of the output its answer. The requests are those of bench/worker.ts.
"""
import gc
import importlib
import json
import os
import sys
import time


def resident_bytes():
    """Bytes of memory that the process holds, where the system tells."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None


class Server:
    def __init__(self, engine):
        self.engine = engine
        self.step = None
        self.before = None

    def start(self, step):
        """Makes a step and runs it once; only the run is timed."""
        gc.collect()
        self.before = resident_bytes()
        self.step = self.engine.create(step)
        return {"seconds": timed(lambda: self.step.run(1))}

    def run(self, count):
        return {"seconds": timed(lambda: self.step.run(count))}

    def stop(self):
        gc.collect()
        after = resident_bytes()
        self.step = None
        gc.collect()
        return {"bytes": None if after is None else after - self.before}

    def losses(self, step, count):
        made = self.engine.create(step)
        return {"losses": [made.loss() for _ in range(count)]}

    def product(self, size):
        return {"seconds": self.engine.product(size)}


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main():
    # What libraries print goes to the error stream: the output is for answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    engine = importlib.import_module(sys.argv[1])
    engine.set_threads(int(sys.argv[2]))
    server = Server(engine)
    print(json.dumps({"version": engine.VERSION}), file=answers)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(server, request.pop("do"))(**request)
        except Exception as error:  # told to the bench, which leaves this step out
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(answer), file=answers)


main()
