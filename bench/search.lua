-- wrk: GET searches. TITLES: a file of titles, one a line. KIND: new (every query another one: one to
-- three words of a title, one in ten of them mistyped or from another title, now and then narrowed by
-- a facet), repeated (the same fifty), or suggest (half-typed words).
local titles, n = {}, 0
for line in io.lines(os.getenv("TITLES")) do
  local words = {}
  for word in line:gmatch("%a%a%a+") do words[#words + 1] = word:lower() end
  if #words > 0 then n = n + 1; titles[n] = words end
end
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
local function any(list) return list[math.random(#list)] end
local function mistyped(word)
  local at = math.random(2, #word)
  return word:sub(1, at - 1) .. word:sub(at + 1)
end
local function asked(title)
  local from = math.random(#title)
  local words = { unpack(title, from, math.min(#title, from + math.random(0, 2))) }
  local slip = math.random(20)
  if slip == 1 then words[#words] = any(any(titles)) end
  if slip == 2 and #words[1] > 4 then words[1] = mistyped(words[1]) end
  return table.concat(words, "+")
end
function request()
  if kind == "repeated" then
    return wrk.format("GET", "/search/?q=" .. titles[math.random(math.min(n, 50))][1])
  end
  local title = any(titles)
  if kind == "suggest" then
    local typed = any(title)
    return wrk.format("GET", "/search/suggest/?q=" .. typed:sub(1, math.random(3, #typed)))
  end
  return wrk.format("GET", "/search/?q=" .. asked(title) .. any(facets))
end
function response(status, headers)
  if status == 200 then good = good + 1 else bad = bad + 1 end
  if (headers["x-search-engine"] or headers["X-Search-Engine"]) ~= expected then other = other + 1 end
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
