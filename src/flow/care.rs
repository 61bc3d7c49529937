//! What people can attest of a flow (`care:`): who answers for it and how it is looked after. Flows and the configuration write
//! it alike, so the table stands below both.

use super::day;
use super::pressure_tables::DURATION;
use crate::syntax::{Field, Fields, Form, Shape};

/// `care:`. Names that begin with `x-` are the writer's own.
pub static CARE: Fields = Fields {
    name: "`care`",
    fields: &[
        field("owners", PEOPLE, "who answers for it: names or departments, or `{ name, department }`"),
        field("purpose", Shape::Text, "how and why this is left to a program"),
        field("goals", Shape::Sequence(&GOALS), "what it is to reach, each with the departments that share it"),
        field("critical-steps", NAMES, "the steps in which the journey is decided"),
        field("audience", Shape::Object(&AUDIENCE), "who the customers are, and how they like to be in touch"),
        field("blend", Shape::Object(&BLEND), "how much is left to people, and why"),
        field("service-nature", Shape::Text, "`personal`, `mixed`, `self-service`: the nature of the service"),
        field("human-share", SHARE, "the share of requests that people are to answer, in percent, such as `20-40`"),
        field("evaluation", Shape::Object(&EVALUATION), "how it is found out whether the blend is right"),
        field("experiment", Shape::Either(&[EXPERIMENTS, Shape::Sequence(&EXPERIMENTS)]), "what a split is to show"),
        field("departments", Shape::Sequence(&DEPARTMENTS), "whose work it touches, and with what they work"),
        field(
            "plan",
            Shape::Either(&[Shape::Text, Shape::Object(&PLAN)]),
            "the plan of the project, by link or number",
        ),
        field("plan-review", Shape::Object(&PLAN), "who has looked over the plan, and when"),
        field("customer-test", Shape::Object(&CUSTOMER_TEST), "what customers tried before it went live"),
        field("released", DAY, "the day it went live, or will"),
        field("feedback", Shape::Object(&FEEDBACK), "where customers say what they think of it, and who reads that"),
        field("internal-feedback", Shape::Object(&ROUTINE), "how often those who work with it are asked"),
        field("budget", Shape::Either(&[Shape::Text, Shape::Object(&BUDGET)]), "the means to put errors right"),
        field("rollback", Shape::Object(&ROLLBACK), "how it is stopped where it hurts customers"),
        field("metrics", METRICS, "what its success is measured by"),
        field("business-benefit", Shape::Text, "what the company has from it"),
        field("customer-benefit", Shape::Text, "what the customer has from it"),
        field("customer-share", Shape::Text, "what of a saving reaches the customer"),
        field("impact", Shape::Object(&IMPACT), "what it changes for customers, for whom most, and what may go wrong"),
        field("review", Shape::Object(&ROUTINE), "when it is looked at as a whole"),
        field("decision", Shape::Object(&DECISION), "why it was brought in, and instead of what"),
        field(
            "research",
            Shape::Either(&[RESEARCHES, Shape::Sequence(&RESEARCHES)]),
            "what is known of customers' wishes",
        ),
        field("trade-off", Shape::Either(&[Shape::Text, Shape::Object(&TRADE_OFF)]), "what it gains and what it costs"),
        field("response-time", Shape::Either(&[DURATION, Shape::Map(&DURATION)]), "how soon customers are answered"),
        field(
            "bias-assessment",
            Shape::Either(&[DAY, Shape::Object(&ASSESSMENT)]),
            "for whom its errors were measured",
        ),
        field("churn", Shape::Object(&METRIC), "whether it drives customers away"),
        field("complaints", Shape::Object(&METRIC), "whether customers complain, and who answers for that"),
        field("practice-exchange", Shape::Object(&ROUTINE), "when teams exchange what works"),
        field("coaching", Shape::Object(&ROUTINE), "when those who answer are trained, and how well they do"),
        field("listening", Shape::Object(&ROUTINE), "when leaders listen to contacts themselves"),
        field("audit", Shape::Object(&ROUTINE), "what no file shows: waits, staff, consent and opt-outs as they are"),
        field("brand", Shape::Object(&BRAND), "whether personal service is what the company stands for"),
        field("in-person", NAMES, "where customers meet people: shops, branches, events, a telephone line"),
    ],
};

static OWNER: Fields = Fields {
    name: "an owner",
    fields: &[
        field("name", Shape::Text, "who"),
        field("department", Shape::Text, "of which department"),
        field("role", Shape::Text, "as what"),
    ],
};
static GOAL: Fields = Fields {
    name: "a goal",
    fields: &[
        Field { name: "name", shape: Shape::Text, required: true, doc: "what is to be reached" },
        field("owners", NAMES, "the departments or people that answer for it together"),
        field("metric", Shape::Text, "what it is measured by"),
    ],
};
static AUDIENCE: Fields = Fields {
    name: "an audience",
    fields: &[
        field("age-bands", NAMES, "such as `65+`"),
        field("channels", NAMES, "how they like to be in touch"),
        field("segment", Shape::Text, "who among the customers"),
    ],
};
static BLEND: Fields = Fields {
    name: "a blend",
    fields: &[field("rationale", Shape::Text, "why so"), field("on", DAY, "when this was settled")],
};
static EVALUATION: Fields = Fields {
    name: "an evaluation",
    fields: &[
        field("method", Shape::Text, "how"),
        field("metrics", NAMES, "by what"),
        field("every", DURATION, "how often"),
        field("last", DAY, "the last time"),
        field("by", NAMES, "by whom"),
        field("link", Shape::Text, "where it can be read"),
    ],
};
static EXPERIMENT: Fields = Fields {
    name: "an experiment",
    fields: &[
        field("step", Shape::Text, "the split"),
        field("hypothesis", Shape::Text, "what is expected"),
        field("metric", Shape::Text, "what shows it"),
        field("owner", Shape::Text, "who answers for it"),
        field("start", DAY, "the first day"),
        field("end", DAY, "the last day"),
    ],
};
static DEPARTMENT: Fields = Fields {
    name: "a department",
    fields: &[
        field("name", Shape::Text, "which"),
        field("system", Shape::Text, "what it works with, and in which version"),
    ],
};
static PLAN: Fields = Fields {
    name: "a plan",
    fields: &[
        field("link", Shape::Text, "where it can be read"),
        field("on", DAY, "when"),
        field("by", NAMES, "the departments or people"),
    ],
};
static CUSTOMER_TEST: Fields = Fields {
    name: "a test with customers",
    fields: &[
        field("on", DAY, "when"),
        field("customers", Shape::Integer, "how many took part"),
        field("demanding", Shape::Bool, "whether customers who are hard to please were among them"),
        field("report", Shape::Text, "where the result can be read"),
        field("closed", Shape::Bool, "whether what was found is mended"),
    ],
};
static FEEDBACK: Fields = Fields {
    name: "a way to give feedback",
    fields: &[
        field("step", Shape::Text, "the step that asks for it"),
        field("link", Shape::Text, "the address, where it is asked for outside the flow"),
        field("reviewed", DAY, "when it was read last"),
        field("every", DURATION, "how often it is read"),
        field("by", NAMES, "by whom"),
    ],
};
static ROUTINE: Fields = Fields {
    name: "something done again and again",
    fields: &[
        field("last", DAY, "the last time"),
        field("every", DURATION, "how often"),
        field("next", DAY, "the next time"),
        field("by", NAMES, "by whom"),
        field("score", Shape::Either(&[Shape::Text, Shape::Number]), "how it came out"),
        field("link", Shape::Text, "where it can be read"),
    ],
};
static BUDGET: Fields = Fields {
    name: "a budget",
    fields: &[
        field("owner", Shape::Text, "who may spend it"),
        field("amount", Shape::Either(&[Shape::Text, Shape::Number]), "how much"),
    ],
};
static ROLLBACK: Fields = Fields {
    name: "a way back",
    fields: &[
        field("to", Shape::Text, "the step or flow that customers come to instead"),
        field("owner", Shape::Text, "who decides"),
        field("when", Shape::Text, "past which threshold"),
        field("drilled", DAY, "when it was tried last"),
    ],
};
static METRIC: Fields = Fields {
    name: "a metric",
    fields: &[
        field("metric", Shape::Text, "what is measured"),
        field("name", Shape::Text, "what is measured"),
        field("owner", Shape::Text, "who answers for it"),
        field("threshold", Shape::Either(&[Shape::Text, Shape::Number]), "past which something is done"),
        field("value", Shape::Either(&[Shape::Text, Shape::Number]), "what it was last"),
        field("last", DAY, "when it was taken last"),
        field("every", DURATION, "how often it is taken"),
    ],
};
static IMPACT: Fields = Fields {
    name: "an assessment of the impact",
    fields: &[
        field("on", DAY, "when"),
        field("by", NAMES, "by whom"),
        field("changes", Shape::Text, "what it changes for customers"),
        field("key-group", Shape::Text, "the customers it matters to most"),
        field("risk", Shape::Text, "what may go wrong for them"),
        field("link", Shape::Text, "where it can be read"),
    ],
};
static DECISION: Fields = Fields {
    name: "a decision",
    fields: &[
        field("on", DAY, "when"),
        field("by", NAMES, "by whom"),
        field("why", Shape::Text, "why"),
        field("alternatives", NAMES, "what else was weighed"),
        field("link", Shape::Text, "where it can be read"),
    ],
};
static RESEARCH: Fields = Fields {
    name: "research",
    fields: &[
        field("what", Shape::Text, "what was asked"),
        field("on", DAY, "when"),
        field("link", Shape::Text, "where it can be read"),
    ],
};
static TRADE_OFF: Fields = Fields {
    name: "a trade-off",
    fields: &[field("gains", Shape::Text, "what is gained"), field("costs", Shape::Text, "what it costs customers")],
};
static ASSESSMENT: Fields = Fields {
    name: "an assessment of bias",
    fields: &[
        field("on", DAY, "when"),
        field("by", NAMES, "by whom"),
        field("groups", NAMES, "for which groups of people"),
        field("metric", Shape::Text, "what was measured"),
        field("link", Shape::Text, "where it can be read"),
    ],
};
static BRAND: Fields = Fields {
    name: "a position",
    fields: &[field("position", Shape::Text, "what the company stands for"), field("by", NAMES, "who says so")],
};

const PEOPLE: Shape = Shape::Either(&[Shape::Text, Shape::Sequence(&Shape::Either(&[Shape::Text, OWNERS]))]);
const OWNERS: Shape = Shape::Object(&OWNER);
const GOALS: Shape = Shape::Object(&GOAL);
const EXPERIMENTS: Shape = Shape::Object(&EXPERIMENT);
const DEPARTMENTS: Shape = Shape::Either(&[Shape::Text, Shape::Object(&DEPARTMENT)]);
const RESEARCHES: Shape = Shape::Object(&RESEARCH);
const METRICS: Shape =
    Shape::Either(&[Shape::Text, Shape::Sequence(&Shape::Either(&[Shape::Text, Shape::Object(&METRIC)]))]);
const NAMES: Shape = Shape::Either(&[Shape::Text, Shape::Sequence(&Shape::Text)]);

/// A day, as [`day::Day`].
pub const DAY: Shape = Shape::Form(&Form {
    name: "a day",
    accepts: |text| day::Day::parse(text).is_some(),
    pattern: r"^\d{4}-\d{2}-\d{2}$",
    help: day::HELP,
});

const SHARE: Shape = Shape::Form(&Form {
    name: "a share in percent",
    accepts: |text| {
        let one = |text: &str| {
            text.trim().trim_end_matches('%').trim().parse().is_ok_and(|n: f64| (0.0..=100.0).contains(&n))
        };
        text.split_once('-').map_or_else(|| one(text), |(from, to)| one(from) && one(to))
    },
    pattern: r"^\s*\d+(\.\d+)?\s*%?(\s*-\s*\d+(\.\d+)?\s*%?)?\s*$",
    help: "write a number from 0 to 100, or two, such as `20-40`",
});

const fn field(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: false, doc }
}
