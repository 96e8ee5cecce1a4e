//! The native side of a run. A program writes one line that says what it is and which cases it has, then times a round
//! of them for every line `round` that it reads: see bench/worker.mjs.
use serde_json::{json, Value};
use std::io::{BufRead, Write};
use std::time::Instant;

/// Batch and warm-up of a case.
pub struct Settings {
    pub batch_ms: f64,
    pub warm_up_ms: f64,
    pub filter: String,
}

impl Settings {
    /// Of the JSON text that the benchmark hands to every program.
    pub fn parse(text: &str) -> Settings {
        let value: Value = serde_json::from_str(text).expect("settings are JSON");
        let number = |name: &str| value[name].as_f64().expect("settings have numbers");
        Settings {
            batch_ms: number("batchMs"),
            warm_up_ms: number("warmUpMs"),
            filter: value["filter"].as_str().unwrap_or("").to_lowercase(),
        }
    }
}

struct Case<'a> {
    work: String,
    by: String,
    per: f64,
    run: Box<dyn FnMut() + 'a>,
    batch: usize,
}

/// Cases that are timed in turn. Each checks its own result and panics where it is wrong.
#[derive(Default)]
pub struct Cases<'a>(Vec<Case<'a>>);

impl<'a> Cases<'a> {
    pub fn add(&mut self, work: &str, by: &str, run: impl FnMut() + 'a) {
        self.add_many(work, by, 1, run);
    }

    /// A case of which one run does `per` of what its row names.
    pub fn add_many(&mut self, work: &str, by: &str, per: usize, run: impl FnMut() + 'a) {
        let (work, by) = (work.to_string(), by.to_string());
        self.0.push(Case { work, by, per: per as f64, run: Box::new(run), batch: 1 });
    }

    /// Warms up, says what there is, and times rounds until it is told to end.
    pub fn serve(mut self, versions: Value, settings: &Settings) {
        let wanted: Vec<&str> = settings.filter.split('|').collect();
        self.0.retain(|case| wanted.iter().any(|text| case.work.to_lowercase().contains(text)));
        for case in &mut self.0 {
            case.warm_up(settings);
        }
        let names: Vec<Value> = self.0.iter().map(|case| json!({ "work": case.work, "by": case.by })).collect();
        say(json!({ "versions": versions, "cases": names }));
        let mut first = 0;
        for line in std::io::stdin().lock().lines() {
            if line.map_or(true, |text| text != "round") {
                break;
            }
            let count = self.0.len();
            let mut samples = vec![0.0; count];
            // Another case begins each round.
            for i in (0..count).map(|i| (first + i) % count) {
                samples[i] = self.0[i].sample();
            }
            first += 1;
            say(json!({ "samples": samples }));
        }
    }
}

impl Case<'_> {
    fn warm_up(&mut self, settings: &Settings) {
        let began = Instant::now();
        let mut fastest = f64::INFINITY;
        while began.elapsed().as_secs_f64() * 1e3 < settings.warm_up_ms {
            self.batch = 8;
            fastest = fastest.min(self.sample() * self.per / 1e3);
        }
        self.batch = (settings.batch_ms / fastest).round().max(1.0) as usize;
    }

    /// Microseconds a piece: the mean of a batch.
    fn sample(&mut self) -> f64 {
        let began = Instant::now();
        for _ in 0..self.batch {
            (self.run)();
        }
        began.elapsed().as_secs_f64() * 1e6 / self.batch as f64 / self.per
    }
}

fn say(value: Value) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value}").and_then(|()| out.flush()).expect("someone listens");
}

/// Reads the fixtures that every native program shares (bench/fixtures/shared.mjs).
pub fn read_fixtures(path: &str) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("the fixtures are there")).expect("the fixtures are JSON")
}

/// Calls `use_next` with the next of the items, over and over.
pub fn rotate<'a, T>(items: &'a [T], mut use_next: impl FnMut(&'a T) + 'a) -> impl FnMut() + 'a {
    let mut next = 0;
    move || {
        use_next(&items[next]);
        next = (next + 1) % items.len();
    }
}
