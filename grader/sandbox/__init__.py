"""Where a submission's code runs: a confined worker, forked from a NumPy-warm zygote.

::

    judge (trusted)                 zygote (a fresh exec)          worker (one per submission)
    client.Sandbox  --control-->    zygote.main    --fork-->       worker.serve
    client.Worker   <------------------ frames of grader.wire ---------------->

The zygote is a new program, not a fork of the judge: a fork would inherit the hidden tests. Only
`client` runs in the trusted process; `zygote`, `worker` and `confine` run on the other side and
import nothing of the course.
"""
