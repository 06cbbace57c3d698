-- Walks a list of addresses with wrk: once through it, or round and round.
-- wrk … -- LIST once|round FIRST
local ffi = require("ffi")
ffi.cdef[[
typedef struct { long seconds; long nanoseconds; } instant;
int clock_gettime(int clock, instant *found);
int kill(int process, int signal);
int getpid(void);
]]

local instant = ffi.new("instant")
local function now()
  ffi.C.clock_gettime(1, instant)
  return tonumber(instant.seconds) + tonumber(instant.nanoseconds) / 1e9
end

local threads = {}
function setup(thread) table.insert(threads, thread) end

local requests, at, planned, started = {}, 0, 0, nil
answered, took = 0, 0

function init(arguments)
  local headers = { ["Accept-Encoding"] = "gzip", ["Host"] = "127.0.0.1" }
  for line in io.lines(arguments[1]) do
    table.insert(requests, wrk.format("GET", line, headers))
  end
  at = tonumber(arguments[3]) % #requests
  if arguments[2] == "once" then
    -- Whoever comes after the last address waits for ever: none is asked twice.
    delay = function()
      planned = planned + 1
      started = started or now()
      return planned <= #requests and 0 or 3600000
    end
    response = function()
      answered = answered + 1
      if answered == #requests then
        took = now() - started
        ffi.C.kill(ffi.C.getpid(), 2)
      end
    end
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency, _)
  local seconds, number = summary.duration / 1e6, summary.requests
  if threads[1]:get("took") > 0 then
    seconds, number = threads[1]:get("took"), threads[1]:get("answered")
  end
  local e = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f, ' ..
    '"bytes": %d, "failed": %d, "broken": %d}\n',
    number, seconds, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    summary.bytes, e.status, e.connect + e.read + e.write + e.timeout))
end
