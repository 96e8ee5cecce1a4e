//! The fastest native Ed25519: dalek 2.2 (which upstream uses) and 3.0 (AVX-512 where the build may assume it), ring and
//! aws-lc-rs. The batches of dalek are random linear combinations: not strict, and they do not say which one failed.
use ed25519_dalek as dalek2;
use ed25519_dalek3 as dalek3;
use serde_json::{json, Value};
use std::hint::black_box;
use tenuo_edge_bench_native::{read_fixtures, rotate, Cases, Settings};

const SEEN: &str = "verify one signature, key seen";
const NEW: &str = "verify one signature, new key";
const MANY: &str = "verify 64 signatures at once, each, new keys";
const MANY_SEEN: &str = "verify 64 signatures at once, each, keys seen";

/// Keys that a service meets again and again, as bench/workloads/signature.mjs has them.
const FEW: usize = 8;

struct Signed {
    key: [u8; 32],
    seed: [u8; 32],
    message: Vec<u8>,
    signature: [u8; 64],
}

fn signed(value: &Value) -> Signed {
    let bytes = |name: &str| hex::decode(value[name].as_str().unwrap()).unwrap();
    Signed {
        key: bytes("publicKey").try_into().unwrap(),
        seed: bytes("seed").try_into().unwrap(),
        message: bytes("message"),
        signature: bytes("signature").try_into().unwrap(),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let fixtures = read_fixtures(&arguments[1]);
    let settings = Settings::parse(&arguments[2]);
    let all: Vec<Signed> = fixtures["signatures"].as_array().unwrap().iter().map(signed).collect();
    let mut cases = Cases::default();
    add_dalek2(&mut cases, &all);
    add_dalek3(&mut cases, &all);
    add_ring(&mut cases, &all);
    add_aws(&mut cases, &all);
    let versions = json!({ "ed25519-dalek": "2.2.0", "ed25519-dalek 3": "3.0.0", "ring": "0.17.14", "aws-lc-rs": "1.19.0" });
    cases.serve(versions, &settings);
}

fn add_dalek2<'a>(cases: &mut Cases<'a>, all: &'a [Signed]) {
    use dalek2::{Signature, Signer, SigningKey, VerifyingKey};
    let parsed: &'a [(VerifyingKey, Signature, &'a [u8])] = Vec::leak(
        all.iter()
            .map(|s| (VerifyingKey::from_bytes(&s.key).unwrap(), Signature::from_bytes(&s.signature), &s.message[..]))
            .collect(),
    );
    cases.add(SEEN, "dalek 2.2 verify_strict, key parsed", rotate(&parsed[..FEW], |(key, signature, message)| {
        key.verify_strict(black_box(message), signature).unwrap()
    }));
    cases.add(NEW, "dalek 2.2 verify_strict, key from bytes", rotate(all, |s| {
        let key = VerifyingKey::from_bytes(black_box(&s.key)).unwrap();
        key.verify_strict(&s.message, &Signature::from_bytes(&s.signature)).unwrap()
    }));
    let keys: &'a [VerifyingKey] = Vec::leak(parsed.iter().map(|p| p.0).collect());
    let signatures: &'a [Signature] = Vec::leak(parsed.iter().map(|p| p.1).collect());
    let messages: &'a [&'a [u8]] = Vec::leak(parsed.iter().map(|p| p.2).collect());
    cases.add_many(MANY_SEEN, "dalek 2.2 verify_batch (not strict), keys parsed", all.len(), move || {
        dalek2::verify_batch(black_box(messages), signatures, keys).unwrap()
    });
    cases.add_many(MANY, "dalek 2.2 verify_batch (not strict), keys from bytes", all.len(), move || {
        let keys: Vec<VerifyingKey> = all.iter().map(|s| VerifyingKey::from_bytes(&s.key).unwrap()).collect();
        dalek2::verify_batch(black_box(messages), signatures, &keys).unwrap()
    });
    let signer = SigningKey::from_bytes(&all[0].seed);
    cases.add("sign", "dalek 2.2", move || {
        assert_eq!(signer.sign(black_box(&all[0].message)).to_bytes(), all[0].signature);
    });
}

fn add_dalek3<'a>(cases: &mut Cases<'a>, all: &'a [Signed]) {
    use dalek3::{Signature, VerifyingKey};
    let parsed: &'a [(VerifyingKey, Signature, &'a [u8])] = Vec::leak(
        all.iter()
            .map(|s| (VerifyingKey::from_bytes(&s.key).unwrap(), Signature::from_bytes(&s.signature), &s.message[..]))
            .collect(),
    );
    cases.add(SEEN, "dalek 3.0 verify_strict, key parsed", rotate(&parsed[..FEW], |(key, signature, message)| {
        key.verify_strict(black_box(message), signature).unwrap()
    }));
    cases.add(NEW, "dalek 3.0 verify_strict, key from bytes", rotate(all, |s| {
        let key = VerifyingKey::from_bytes(black_box(&s.key)).unwrap();
        key.verify_strict(&s.message, &Signature::from_bytes(&s.signature)).unwrap()
    }));
    let keys: &'a [VerifyingKey] = Vec::leak(parsed.iter().map(|p| p.0).collect());
    let signatures: &'a [Signature] = Vec::leak(parsed.iter().map(|p| p.1).collect());
    let messages: &'a [&'a [u8]] = Vec::leak(parsed.iter().map(|p| p.2).collect());
    cases.add_many(MANY_SEEN, "dalek 3.0 verify_batch (not strict), keys parsed", all.len(), move || {
        dalek3::verify_batch(black_box(messages), signatures, keys).unwrap()
    });
    cases.add_many(MANY, "dalek 3.0 verify_batch (not strict), keys from bytes", all.len(), move || {
        let keys: Vec<VerifyingKey> = all.iter().map(|s| VerifyingKey::from_bytes(&s.key).unwrap()).collect();
        dalek3::verify_batch(black_box(messages), signatures, &keys).unwrap()
    });
}

fn add_ring<'a>(cases: &mut Cases<'a>, all: &'a [Signed]) {
    use ring::signature::{UnparsedPublicKey, ED25519};
    cases.add(NEW, "ring", rotate(all, |s| {
        UnparsedPublicKey::new(&ED25519, black_box(&s.key)).verify(&s.message, &s.signature).unwrap()
    }));
}

fn add_aws<'a>(cases: &mut Cases<'a>, all: &'a [Signed]) {
    use aws_lc_rs::signature::{Ed25519KeyPair, ParsedPublicKey, UnparsedPublicKey, ED25519};
    let parsed: &'a [(ParsedPublicKey, &'a Signed)] =
        Vec::leak(all.iter().map(|s| (ParsedPublicKey::new(&ED25519, s.key).unwrap(), s)).collect());
    cases.add(SEEN, "aws-lc-rs, key parsed", rotate(&parsed[..FEW], |(key, s)| {
        key.verify_sig(black_box(&s.message), &s.signature).unwrap()
    }));
    cases.add(NEW, "aws-lc-rs, key from bytes", rotate(all, |s| {
        UnparsedPublicKey::new(&ED25519, black_box(&s.key)).verify(&s.message, &s.signature).unwrap()
    }));
    let signer = Ed25519KeyPair::from_seed_unchecked(&all[0].seed).unwrap();
    cases.add("sign", "aws-lc-rs", move || {
        assert_eq!(signer.sign(black_box(&all[0].message)).as_ref(), &all[0].signature[..]);
    });
}
