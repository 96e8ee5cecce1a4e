//! Upstream's crate through its public API. It remembers nothing between calls; `decoded before` starts from warrants that
//! were parsed, and strictly verified, outside of the timing.
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::Engine;
use serde_json::{json, Value};
use std::collections::HashMap;
use std::hint::black_box;
use std::time::Duration;
use tenuo::constraints::{Cidr, ConstraintSet, ConstraintValue, OneOf, Pattern, Range, Subpath};
use tenuo::crypto::{PublicKey, Signature, SigningKey};
use tenuo::planes::Authorizer;
use tenuo::warrant::Warrant;
use tenuo::wire;
use tenuo_edge_bench_native::{read_fixtures, Cases, Settings};

const BYTES: &str = "tenuo crate, from bytes";
const DECODED: &str = "tenuo crate, decoded before";
const CRATE: &str = "tenuo crate";

type Args = HashMap<String, ConstraintValue>;

struct Chain {
    links: usize,
    stack: Vec<u8>,
    warrants: Vec<Warrant>,
    holder: SigningKey,
    proof: Signature,
    wrong_proof: Signature,
    unknown_proof: Signature,
}

struct World {
    now: i64,
    tool: String,
    unknown_tool: String,
    args: Args,
    wrong_args: Args,
    authorizer: Authorizer,
    chains: Vec<Chain>,
}

impl World {
    fn allows(&self, warrants: &[Warrant], tool: &str, args: &Args, proof: &Signature) -> bool {
        let checked = self.authorizer.check_chain_with_pop_args_as_of(warrants, tool, args, args, Some(proof), &[], self.now);
        checked.is_ok()
    }

    fn allows_bytes(&self, stack: &[u8], tool: &str, args: &Args, proof: &Signature) -> bool {
        let warrants = wire::decode_stack(black_box(stack)).expect("the stack can be read").0;
        self.allows(&warrants, tool, args, proof)
    }
}

fn seed(value: &Value) -> SigningKey {
    SigningKey::from_bytes(&hex::decode(value.as_str().unwrap()).unwrap().try_into().unwrap())
}

fn base64_of(value: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(value.as_str().unwrap()).unwrap()
}

fn signature(value: &Value) -> Signature {
    Signature::from_bytes(&base64_of(value).try_into().unwrap()).unwrap()
}

fn arguments(value: &Value) -> Args {
    value.as_object().unwrap().iter().map(|(name, value)| (name.clone(), argument(value))).collect()
}

fn argument(value: &Value) -> ConstraintValue {
    match value {
        Value::Array(items) => ConstraintValue::List(items.iter().map(argument).collect()),
        Value::Number(number) => ConstraintValue::Integer(number.as_i64().unwrap()),
        _ => value.as_str().unwrap().into(),
    }
}

fn chain(value: &Value) -> Chain {
    let stack = base64_of(&value["stack"]);
    let warrants = wire::decode_stack(&stack).expect("the stack can be read").0;
    Chain {
        links: warrants.len(),
        warrants,
        stack,
        holder: seed(&value["holderSeed"]),
        proof: signature(&value["signature"]),
        wrong_proof: signature(&value["wrongSignature"]),
        unknown_proof: signature(&value["unknownSignature"]),
    }
}

fn read_world(fixtures: &Value) -> World {
    let root = hex::decode(fixtures["root"].as_str().unwrap()).unwrap();
    World {
        now: fixtures["now"].as_i64().unwrap(),
        tool: fixtures["tool"].as_str().unwrap().into(),
        unknown_tool: fixtures["unknownTool"].as_str().unwrap().into(),
        args: arguments(&fixtures["args"]),
        wrong_args: arguments(&fixtures["wrongArgs"]),
        authorizer: Authorizer::new().with_trusted_root(PublicKey::from_bytes(&root.try_into().unwrap()).unwrap()),
        chains: fixtures["chains"].as_array().unwrap().iter().map(chain).collect(),
    }
}

/// The constraints of the two uppermost levels, as bench/fixtures/deploy.mjs has them.
fn constraints(level: usize) -> ConstraintSet {
    let environments = [vec!["dev", "staging", "production"], vec!["dev", "staging"]][level].clone();
    ConstraintSet::from_iter(vec![
        ("environment".into(), OneOf::new(environments).into()),
        ("cluster".into(), Pattern::new(["us-*", "us-west-*"][level]).unwrap().into()),
        ("replicas".into(), Range::new(Some(1.0), Some([100.0, 50.0][level])).unwrap().into()),
        ("source_ip".into(), Cidr::new(["10.0.0.0/8", "10.42.0.0/16"][level]).unwrap().into()),
        ("path".into(), Subpath::new(["/data", "/data/reports"][level]).unwrap().into()),
    ])
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let fixtures = read_fixtures(&arguments[1]);
    let world: &'static World = Box::leak(Box::new(read_world(&fixtures)));
    let settings = Settings::parse(&arguments[2]);
    let mut cases = Cases::default();
    for chain in &world.chains {
        add_decisions(&mut cases, world, chain);
    }
    add_denials(&mut cases, world, &world.chains[1]);
    add_constraints(&mut cases, world, &world.chains[1]);
    add_matching(&mut cases, &fixtures["kinds"]);
    add_minting(&mut cases, world, &world.chains[1]);
    cases.serve(json!({ "tenuo": "0.3.5" }), &settings);
}

fn add_decisions(cases: &mut Cases<'static>, world: &'static World, chain: &'static Chain) {
    let links = if chain.links == 1 { "1 link".to_string() } else { format!("{} links", chain.links) };
    cases.add(&format!("allow, {links}, nothing seen"), BYTES, move || {
        assert!(world.allows_bytes(&chain.stack, &world.tool, &world.args, &chain.proof));
    });
    cases.add(&format!("allow, {links}, chain seen"), DECODED, move || {
        assert!(world.allows(black_box(&chain.warrants), &world.tool, &world.args, &chain.proof));
    });
    cases.add(&format!("decode {links}, new keys"), "tenuo crate (verifies each signature)", move || {
        assert_eq!(wire::decode_stack(black_box(&chain.stack)).unwrap().0.len(), chain.links);
    });
    let chain_work = format!("verify a chain of {}", chain.links);
    cases.add(&format!("{chain_work}, nothing seen"), BYTES, move || {
        let warrants = wire::decode_stack(black_box(&chain.stack)).unwrap().0;
        assert_eq!(world.authorizer.verify_chain_as_of(&warrants, world.now).unwrap().chain_length, chain.links);
    });
    cases.add(&format!("{chain_work}, seen"), DECODED, move || {
        let verified = world.authorizer.verify_chain_as_of(black_box(&chain.warrants), world.now).unwrap();
        assert_eq!(verified.chain_length, chain.links);
    });
}

fn add_denials(cases: &mut Cases<'static>, world: &'static World, chain: &'static Chain) {
    cases.add("deny, wrong argument, 3 links, nothing seen", BYTES, move || {
        assert!(!world.allows_bytes(&chain.stack, &world.tool, &world.wrong_args, &chain.wrong_proof));
    });
    cases.add("deny, wrong argument, 3 links, chain seen", DECODED, move || {
        assert!(!world.allows(&chain.warrants, &world.tool, &world.wrong_args, &chain.wrong_proof));
    });
    cases.add("deny, unknown tool, 3 links, chain seen", DECODED, move || {
        assert!(!world.allows(&chain.warrants, &world.unknown_tool, &world.args, &chain.unknown_proof));
    });
    cases.add("deny, proof of other arguments, 3 links, nothing seen", BYTES, move || {
        assert!(!world.allows_bytes(&chain.stack, &world.tool, &world.args, &chain.wrong_proof));
    });
    cases.add("deny, proof of other arguments, 3 links, chain and holder seen", DECODED, move || {
        assert!(!world.allows(&chain.warrants, &world.tool, &world.args, &chain.wrong_proof));
    });
}

fn add_constraints(cases: &mut Cases<'static>, world: &'static World, chain: &'static Chain) {
    let leaf = chain.warrants.last().unwrap();
    cases.add("constraints of five arguments, allow", DECODED, move || {
        assert!(leaf.check_constraints(&world.tool, black_box(&world.args)).is_ok());
    });
    cases.add("constraints of five arguments, deny", DECODED, move || {
        assert!(leaf.check_constraints(&world.tool, black_box(&world.wrong_args)).is_err());
    });
}

/// One argument against one constraint, by kind: a tool a kind.
fn add_matching(cases: &mut Cases<'static>, kinds: &Value) {
    let leaf: &'static Warrant = Box::leak(Box::new(wire::decode_stack(&base64_of(&kinds["stack"])).unwrap().0.remove(0)));
    for call in kinds["calls"].as_array().unwrap() {
        let (tool, args) = (call["tool"].as_str().unwrap().to_string(), arguments(&call["args"]));
        cases.add(call["work"].as_str().unwrap(), DECODED, move || {
            leaf.check_constraints(&tool, black_box(&args)).expect("the value passes");
        });
    }
}

fn add_minting(cases: &mut Cases<'static>, world: &'static World, chain: &'static Chain) {
    let (root, holder, next) = (SigningKey::generate(), SigningKey::generate(), SigningKey::generate());
    let (holder_key, next_key) = (holder.public_key(), next.public_key());
    let mint = move || {
        let builder = Warrant::builder().capability(&world.tool, constraints(0));
        builder.ttl(Duration::from_secs(86_400)).holder(holder_key.clone()).build(&root).unwrap()
    };
    let parent = mint();
    cases.add("mint a warrant", CRATE, move || {
        black_box(mint());
    });
    cases.add("delegate a warrant", CRATE, move || {
        let builder = parent.attenuate().capability(&world.tool, constraints(1));
        black_box(builder.holder(next_key.clone()).build(&holder).unwrap());
    });
    let leaf = chain.warrants.last().unwrap();
    cases.add("prove possession: sign a call", CRATE, move || {
        black_box(leaf.sign_with_timestamp(&chain.holder, &world.tool, black_box(&world.args), Some(world.now)).unwrap());
    });
}
