import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { serve } from "./liveref.mjs";

let cloud;
before(async () => {
  cloud = await serve("image");
});
afterEach(() => cloud.control("POST", "/reset"));
after(() => cloud.close());

const create = (name) =>
  fetch(`${cloud.url}/images`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name }),
  });

test("an image is created", async () => {
  assert.equal((await create("moon")).status, 201);
  const { records } = await cloud.control("GET", "/records/image");
  assert.deepEqual(
    records.map((record) => record.fields.name),
    ["moon"],
  );
});

test("the next test does not see it", async () => {
  const { records } = await cloud.control("GET", "/records/image");
  assert.deepEqual(records, []);
});

test("a call fails twice", async () => {
  await cloud.control("POST", "/faults", { operation: "POST /images", status: 503, times: 2 });
  const codes = [];
  for (let n = 0; n < 3; n++) codes.push((await create(`image-${n}`)).status);
  assert.deepEqual(codes, [503, 503, 201]);
});
