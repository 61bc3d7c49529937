use crate::analysis::drawn::drawn;
use crate::analysis::ends::ends;
use crate::analysis::loops::counters;

/// Each bad end as `end owner: causes`, a cause followed by `?` where it is only possible and `~` where nothing is said.
fn bad(text: &str) -> Vec<String> {
    let island = drawn(text);
    let found = ends(&island, &counters(&island));
    let mut shown = Vec::new();
    for end in &found.bad {
        let cause = |cause: &super::super::ends::Cause| {
            let (possible, silent) = (["?", ""][usize::from(cause.definite)], ["", "~"][usize::from(cause.silent)]);
            format!("{}{possible}{silent}", island.edge(cause.edge))
        };
        let causes: Vec<String> = end.causes.iter().map(cause).collect();
        shown.push(format!("{} {:?}: {}", island.name(end.end), end.owner, causes.join("; ")));
    }
    shown
}

const NONE: [&str; 0] = [];

#[test]
fn a_failed_transfer_speaks_before_all_others() {
    let text = "flow main entry; transfer q; callback c; end e \"bye\"; q -failed-> e; q -transfer-closed-> e; q --> c -error-> e";
    assert_eq!(bad(text), ["e TransferFails: q -failed-> e; q -transfer-closed-> e"]);
}

#[test]
fn then_closed_hours() {
    let text = "flow main entry; hours h; transfer q; end e \"bye\"; h -open-> q; h -closed-> e";
    assert_eq!(bad(text), ["e Closed: h -closed-> e"]);
}

#[test]
fn then_any_other_failure() {
    let text = "flow main entry; menu a; lookup l; say s \"sorry\"; end e; transfer q
        a -1-> l; l --> q; l -error-> s --> e; a -no-input-> e";
    assert_eq!(bad(text), ["e FailureHangsUp: a -no-input-> e~; l -error-> s"]);
}

#[test]
fn then_silence() {
    let text =
        "flow main entry; menu a; say s \"bye\"; say n; unwired e; end f; a -1-> e; a -2-> n --> e; a -3-> s --> f";
    assert_eq!(bad(text), ["e Silent: a -1-> e~; n --> e~"]);
    assert_eq!(bad("flow main entry; say a; menu m; end e; a --> e"), ["e Silent: a --> e~"]);
    // What is said is said, and what cannot be seen may have been.
    assert_eq!(bad("flow main entry; menu a; unknown u; end e; a -1-> u --> e"), NONE);
}

#[test]
fn an_end_without_words_for_some_only_is_possible() {
    // The branch behind is come to after words and without.
    let text = "flow main entry; menu a; split k; say s \"sorry\"; split t; end e; transfer q
        a -1-> k; k -if-> s --> t; k -otherwise-> t; t -if-> e; t -otherwise-> q";
    assert_eq!(bad(text), ["e Silent: t -if-> e?~"]);
    // Who presses 2 surely hears nothing, whatever those hear who press 1.
    let text = "flow main entry; menu a; say s \"bye\"; say t; end e; a -1-> s --> t; a -2-> t --> e";
    assert_eq!(bad(text), ["e Silent: t --> e~"]);
    // Another flow may lead to one that is only taken to be an entry, and have said something.
    assert_eq!(bad("flow main; split a; menu m; end e; a -if-> m; a -otherwise-> e"), ["e Silent: a -otherwise-> e?~"]);
}

#[test]
fn words_on_one_of_several_ways_are_words() {
    let text = "flow main entry; lookup l; split s; say w \"sorry\"; end e; l -error-> s; s -if-> w --> e; s -otherwise-> e; l --> w";
    assert_eq!(bad(text)[0], "e FailureHangsUp: l -error-> s");
}

#[test]
fn last_an_outcome_that_is_missing() {
    let text = "flow main entry; menu a; say s \"bye\"; end e; end f resolved; a -1-> s --> e; a -2-> f";
    assert_eq!(bad(text), ["e DeadEnd: s --> e"]);
    assert_eq!(bad("flow main entry; menu a; say s \"bye\"; end e; a -1-> s --> e"), NONE);
}

#[test]
fn a_declared_failure_is_no_outcome() {
    assert_eq!(bad("flow main entry; menu a; end e failed \"bye\"; a -error-> e"), ["e FailureHangsUp: a -error-> e"]);
}

#[test]
fn an_end_that_only_some_ways_lead_to_is_possible() {
    let text =
        "flow main entry; lookup l; split s; end e \"bye\"; transfer q; l -error-> s; s -if-> e; s -otherwise-> q";
    assert_eq!(bad(text), ["e FailureHangsUp: l -error-> s?"]);
    let unknown =
        "flow main entry; lookup l; split s; end e \"bye\"; unknown u; l -error-> s; s -if-> e; s -otherwise-> u";
    assert_eq!(bad(unknown), ["e FailureHangsUp: l -error-> s?"]);
    // A ring that nothing leaves ends nowhere.
    let ring =
        "flow main entry; lookup l; split s; end e \"bye\"; wait w; l -error-> s; s -if-> e; s -otherwise-> w --> w";
    assert_eq!(bad(ring), ["e FailureHangsUp: l -error-> s?"]);
}

#[test]
fn nothing_ends_badly_behind_a_customer_step_or_an_outcome() {
    let text =
        "flow main entry; lookup l; menu a; end e \"bye\"; voicemail v; l -error-> a -1-> e; l -elapsed-> v --> e";
    assert_eq!(bad(text), NONE);
    let called =
        "flow main entry; call k -> m; unwired e; end f resolved; say s \"thanks\"; end g; k -returned-> g; s --> f
        flow m; transfer q; return r; q --> r";
    assert_eq!(bad(called), NONE);
}

#[test]
fn a_bounded_retry_ends_surely() {
    let repeat = "flow main entry; menu m; repeat p 3; end e \"bye\"; m -no-input-> p; p -if-> m; p -otherwise-> e";
    assert_eq!(bad(repeat), ["e FailureHangsUp: m -no-input-> p"]);
    let counter = "flow main entry; menu m; add i c; route t c; end e \"bye\"; m -no-match-> i --> t; t -if-> m; t -otherwise-> e";
    assert_eq!(bad(counter), ["e FailureHangsUp: m -no-match-> i"]);
    // Without the counter the test may always lead back.
    assert_eq!(bad(&counter.replace("add i c", "add i d")), ["e FailureHangsUp: m -no-match-> i?"]);
}

#[test]
fn the_way_out_of_a_retry_is_not_taken_for_the_way_back() {
    // After three tries a split decides between the end and the main menu: the end is only possible.
    let text = "flow main entry; menu n; menu m; repeat p 3; split s; end e \"bye\"
        n -1-> m -no-input-> p; p -if-> m; p -otherwise-> s; s -if-> e; s -otherwise-> n";
    assert_eq!(bad(text), ["e FailureHangsUp: m -no-input-> p?"]);
}

#[test]
fn an_end_behind_used_up_tries_is_no_dead_end() {
    let text = "flow main entry; menu m; repeat p 3; say s \"sorry\"; end e; end f resolved
        m -1-> f; m -no-input-> p; p -if-> m; p -otherwise-> s --> e";
    assert_eq!(bad(text), ["e FailureHangsUp: m -no-input-> p"]);
}

#[test]
fn one_end_with_many_causes_is_one() {
    let text = "flow main entry; lookup a; lookup b; lookup c; end e \"bye\"; transfer q
        a --> b --> c --> q; a -error-> e; b -error-> e; c -error-> e";
    assert_eq!(bad(text), ["e FailureHangsUp: a -error-> e; b -error-> e; c -error-> e"]);
}

#[test]
fn an_exhaustive_branch_leaves_nothing_over() {
    let text = |word| {
        format!(
            "flow main entry; menu a; route t x {word}; unwired e; transfer q; a -1-> t; t -if yes-> q; t -otherwise-> e"
        )
    };
    assert_eq!(bad(&text("exhaustive")), NONE);
    assert_eq!(bad(&text("")), ["e Silent: t -otherwise-> e~"]);
}

#[test]
fn silence_is_no_failure_in_a_chat() {
    let text = |kind| format!("flow main {kind}; menu a; end e \"bye\"; transfer q; a -1-> q; a -no-input-> e");
    assert_eq!(bad(&text("chat")), NONE);
    assert_eq!(bad(&text("")), ["e FailureHangsUp: a -no-input-> e"]);
}

#[test]
fn calls_on_the_way_to_an_end_come_back() {
    let text = "flow main entry; lookup l; call k -> m; end e; l -error-> k -returned-> e
        flow m; say x \"sorry\"; return r; x --> r";
    assert_eq!(bad(text), ["e FailureHangsUp: l -error-> k"]);
    assert_eq!(bad(&text.replace("return r", "task r")), NONE);
}
