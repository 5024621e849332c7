-- wrk: POST an add to cart as a new visitor every time: no cookie is ever sent.
-- ROWS: how many variants to choose among, from VARIANTS (a file of ids). KIND: form, htmx or json.
-- Each visitor has an address of their own, as behind a proxy.
local ids, n = {}, 0
for line in io.lines(os.getenv("VARIANTS")) do n = n + 1; ids[n] = line end
n = math.min(n, tonumber(os.getenv("ROWS")))
local kind = os.getenv("KIND")
local expected = kind == "form" and 302 or 200
local threads, number = {}, 0
function setup(thread)
  thread:set("number", number)
  number = number + 1
  table.insert(threads, thread)
end
good, bad = 0, 0
function init() math.randomseed(os.time() * 13 + number * 7919) end
function request()
  local headers = {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Sec-Fetch-Site"] = "same-origin",
    ["X-Forwarded-For"] = string.format("%d.%d.%d.%d", math.random(11, 99), math.random(250), math.random(250), math.random(250)),
  }
  if kind == "htmx" then headers["HX-Request"] = "true" end
  if kind == "json" then headers["Accept"] = "application/json" end
  return wrk.format("POST", "/cart/lines/" .. ids[math.random(n)] .. "/add/", headers, "quantity=1")
end
function response(status) if status == expected then good = good + 1 else bad = bad + 1 end end
function done(summary, latency)
  local g, b = 0, 0
  for _, thread in ipairs(threads) do g = g + thread:get("good"); b = b + thread:get("bad") end
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('RESULT {"requests":%d,"us":%d,"p50":%.3f,"p99":%.3f,"max":%.3f,"good":%d,"bad":%d}\n',
    summary.requests, summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000, g, b + lost))
end
