// The demo's synthesis as a JavaScript app: makes, calls and reads the very same constructs in the same order.
// Takes a file of [request, answer] pairs as the CDK's kernel got and gave them.
const { readFileSync } = require("node:fs");

const steps = JSON.parse(readFileSync(process.argv[2], "utf8"));
const objects = new Map();
// What is not known yet travels in texts and numbers that stand for it, numbered in the order of their making: two
// processes number them apart.
const tokens = new Map();
const TOKEN = /[$#]\{Token\[[^\]]*\]\}/g;
let place = 0;

const named = (fqn) => {
  const [library, ...path] = fqn.split(".");
  return path.reduce((found, name) => found[name], require(library));
};

function given(value) {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return value.replace(TOKEN, (token) => tokens.get(token) ?? token);
  if (typeof value !== "object") return tokens.get(value) ?? value;
  if (Array.isArray(value)) return value.map(given);
  if ("$jsii.byref" in value) return objects.get(value["$jsii.byref"]);
  if ("$jsii.date" in value) return new Date(value["$jsii.date"]);
  if ("$jsii.enum" in value) {
    const [type, member] = value["$jsii.enum"].split("/");
    return named(type)[member];
  }
  const members = value["$jsii.struct"]?.data ?? value["$jsii.map"] ?? value;
  const whole = Object.entries(members).filter(([, member]) => member !== null);
  return Object.fromEntries(whole.map(([name, member]) => [name, given(member)]));
}

/** Remember what came back under the names by which later steps speak of it. */
function remember(told, value) {
  if (told === null || told === undefined) return;
  if (typeof told === "string") {
    const here = value.match(TOKEN) ?? [];
    (told.match(TOKEN) ?? []).forEach((token, index) => tokens.set(token, here[index]));
    return;
  }
  if (typeof told === "number" && told !== value) tokens.set(told, value);
  if (typeof told !== "object") return;
  if ("$jsii.byref" in told) objects.set(told["$jsii.byref"], value);
  else if (Array.isArray(told)) told.forEach((each, index) => remember(each, value[index]));
  else {
    const members = told["$jsii.struct"]?.data ?? told["$jsii.map"] ?? told;
    for (const [name, member] of Object.entries(members)) remember(member, value[name]);
  }
}

/** What Python implements of an interface: the steps it took when it was called, up to its answer. */
function implementation(overrides) {
  const called = (...values) => {
    remember(steps[place - 1][1].callback.invoke.args, values);
    return play();
  };
  return Object.fromEntries(overrides.map(({ method }) => [method, called]));
}

const made = ({ fqn, args = [], overrides }) =>
  fqn === "Object" ? implementation(overrides) : new (named(fqn))(...args.map(given));

const doing = {
  create: (request) => made(request),
  get: ({ objref, property }) => given(objref)[property],
  set: ({ objref, property, value }) => void (given(objref)[property] = given(value)),
  sget: ({ fqn, property }) => named(fqn)[property],
  invoke: ({ objref, method, args = [] }) => given(objref)[method](...args.map(given)),
  sinvoke: ({ fqn, method, args = [] }) => named(fqn)[method](...args.map(given)),
};

/** Take steps until one answers a call of ours, or there are no more. */
function play() {
  while (place < steps.length) {
    const [request, answer] = steps[place++];
    if (request.complete) return given(request.complete.result);
    const value = doing[request.api](request);
    // A step that called back has its own answer behind what was done meanwhile.
    const told = answer.ok ?? steps[place - 1][1].ok;
    remember(request.api === "create" ? told : (told.value ?? told.result), value);
  }
}

play();
