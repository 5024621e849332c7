-- wrk: GET searches. WORDS: a file of words, one a line. KIND: new (every query another one, now
-- and then narrowed by a facet), repeated (the same fifty), or suggest (half-typed words).
local words, n = {}, 0
for line in io.lines(os.getenv("WORDS")) do n = n + 1; words[n] = line end
local kind, expected = os.getenv("KIND"), os.getenv("ENGINE")
local facets = { "", "", "", "&stock=in", "&price=25-50", "&rating=4", "&price=0-25&price=100-" }
local threads, number = {}, 0
function setup(thread)
  thread:set("number", number)
  number = number + 1
  table.insert(threads, thread)
end
good, bad, other = 0, 0, 0
function init() math.randomseed(os.time() * 13 + number * 7919) end
local function word() return words[math.random(n)] end
function request()
  if kind == "repeated" then
    local at = math.random(math.min(n, 50))
    return wrk.format("GET", "/search/?q=" .. words[at])
  end
  if kind == "suggest" then
    local typed = word()
    return wrk.format("GET", "/search/suggest/?q=" .. typed:sub(1, math.random(3, #typed)))
  end
  local text = word()
  for _ = 2, math.random(3) do text = text .. "+" .. word() end
  return wrk.format("GET", "/search/?q=" .. text .. facets[math.random(#facets)])
end
function response(status, headers)
  if status == 200 then good = good + 1 else bad = bad + 1 end
  if headers["X-Search-Engine"] ~= expected then other = other + 1 end
end
function done(summary, latency)
  local g, b, o = 0, 0, 0
  for _, thread in ipairs(threads) do
    g = g + thread:get("good"); b = b + thread:get("bad"); o = o + thread:get("other")
  end
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('RESULT {"requests":%d,"us":%d,"p50":%.3f,"p95":%.3f,"p99":%.3f,"max":%.3f,"good":%d,"bad":%d,"other_engine":%d}\n',
    summary.requests, summary.duration, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000, g, b + lost, o))
end
