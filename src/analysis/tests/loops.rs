use crate::analysis::drawn::drawn;
use crate::analysis::loops::{Loops, loops, spent};
use crate::analysis::reach::reach;
use crate::flow::Policy;

fn found(text: &str) -> (crate::analysis::drawn::Drawn, Loops) {
    let island = drawn(text);
    let loops = loops(&island, &Policy::default(), &reach(&island, &Policy::default()), 10);
    (island, loops)
}

/// The steps of each trap, and the edges that lead in.
fn traps(text: &str) -> Vec<String> {
    let (island, loops) = found(text);
    loops.traps.iter().map(|trap| format!("{}: {}", island.names(&trap.steps), island.path(&trap.entered))).collect()
}

/// The failing edges of each endless retry.
fn retries(text: &str) -> Vec<String> {
    let (island, loops) = found(text);
    loops.retries.iter().map(|retry| island.path(&retry.edges)).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_ring_with_no_way_out_is_a_trap() {
    assert_eq!(traps("flow main; say s; menu a; menu b; s --> a -1-> b -1-> a"), ["a b: s --> a"]);
    for out in ["end e", "transfer e", "voicemail e", "task e", "unknown e", "hold e", "jump e -> ?"] {
        assert_eq!(traps(&format!("flow main; menu a; menu b; {out}; a -1-> b -1-> a; b -2-> e")), NONE);
    }
    // Nobody waits for the customer here.
    assert_eq!(traps("flow main; menu m; say a; say b; m -1-> a --> b --> a"), NONE);
}

#[test]
fn of_nested_rings_the_innermost_is_the_trap() {
    assert_eq!(traps("flow main; menu a; menu b; menu c; a -1-> a; a -2-> b -1-> c -1-> b"), ["b c: a -2-> b"]);
    // A ring in which nobody waits does not take the blame away.
    assert_eq!(traps("flow main; menu a; say b; a -1-> a; a -2-> b --> b"), ["a: "]);
}

#[test]
fn a_chat_need_not_end() {
    assert_eq!(traps("flow main chat; menu a; a -1-> a"), NONE);
    let lost = "flow main chat; menu s; menu a; end e; s -1-> e; s -2-> a -1-> a";
    assert_eq!(traps(lost), ["a: s -2-> a"]);
}

#[test]
fn coming_back_is_a_way_out_only_to_a_caller_who_has_one() {
    let ring = "flow main; menu a; call k -> m; a -1-> k -returned-> a
        flow m; say x; return r; x --> r";
    assert_eq!(traps(ring), ["a k: "]);
    let inside = "flow main; call k -> m; end e; k -returned-> e
        flow m; menu x; return r; x -1-> x; x -2-> r";
    assert_eq!(traps(inside), NONE);
    assert_eq!(traps("flow main; menu a; return r; a -1-> a; a -2-> r"), NONE);
}

#[test]
fn a_retry_needs_a_bound() {
    assert_eq!(retries("flow main; menu m; end e; m -1-> e; m -no-input-> m"), ["m -no-input-> m"]);
    assert_eq!(retries("flow main; menu m; end e; m -1-> e; m -no-input x3-> m; m -no-match x?-> m"), NONE);
    // A bound above the policy's is none.
    assert_eq!(retries("flow main; menu m; end e; m -1-> e; m -no-input x11-> m"), ["m -no-input-> m"]);
    let repeat = |n| format!("flow main; menu m; repeat p {n}; end e; m -no-input-> p; p -if-> m; p -otherwise-> e");
    assert_eq!(retries(&repeat(3)), NONE);
    assert_eq!(retries(&repeat(30)), ["m -no-input-> p"]);
    // The customer's own choice makes no retry.
    assert_eq!(retries("flow main; menu m; end e; m -1-> m; m -2-> e"), NONE);
}

const COUNTED: &str =
    "flow main; menu m; add i c; route t c; end e; m -no-match-> i --> t; t -if-> m; t -otherwise-> e";

#[test]
fn a_counter_that_is_raised_and_tested_is_a_bound() {
    assert_eq!(retries(COUNTED), NONE);
    let (_, wrong) = found(&COUNTED.replace("add i c", "add i d"));
    assert_eq!(wrong.retries[0].never_raised.as_deref(), Some("c"));
    assert_eq!(wrong.retries[0].never_tested.as_deref(), Some("d"));
    assert_eq!(retries(&COUNTED.replace("m -no-match-> i", "set z c 0; m -no-match-> z --> i")).len(), 1);
    assert_eq!(retries(&COUNTED.replace("m -no-match-> i", "forget z c; m -no-match-> z --> i")).len(), 1);
    // A way round the test, and a way round the increment.
    assert_eq!(retries(&format!("{COUNTED}; i -error-> m")), ["m -no-match-> i; i -error-> m"]);
    assert_eq!(retries(&format!("{COUNTED}; m -no-input-> t")), ["m -no-input-> t"]);
    // Put back outside of the retry, at the customer's choice, it starts again; that is fair.
    assert_eq!(retries(&format!("{COUNTED}; set z c 0; m -1-> z --> m")), NONE);
}

#[test]
fn a_called_flow_may_count() {
    let text = "flow main; menu m; call k -> count; m -no-match-> k -returned-> m
        flow count; add i c; route t c; end e; return r; i --> t; t -if-> r; t -otherwise-> e";
    assert_eq!(retries(text), NONE);
    // A called flow that asks the customer is no retry.
    let asks = "flow main; menu m; call k -> sub; end e; m -no-match-> k -returned-> m; m -1-> e
        flow sub; menu x; return r; x -1-> r";
    assert_eq!(retries(asks), NONE);
    let idle = "flow main; menu m; call k -> sub; end e; m -no-match-> k -returned-> m; m -1-> e
        flow sub; say x; return r; x --> r";
    assert_eq!(retries(idle), ["m -no-match-> k"]);
}

#[test]
fn what_waits_or_cannot_be_seen_is_no_retry() {
    assert_eq!(retries("flow main; menu m; unknown u; m -no-match-> u --> m"), NONE);
    assert_eq!(retries("flow main; transfer q; hold h; q -no-answer-> h -interrupted-> q"), NONE);
}

#[test]
fn in_a_chat_silence_and_a_person_nearby_are_no_retry() {
    assert_eq!(retries("flow main chat; menu m; end e; m -1-> e; m -no-input-> m"), NONE);
    assert_eq!(retries("flow main chat; menu m; end e; m -1-> e; m -no-match-> m"), ["m -no-match-> m"]);
    assert_eq!(retries("flow main chat; menu m; say s; transfer q; m -1-> s --> q; m -no-match-> m"), NONE);
    // Something it listens for, and a person in a called flow.
    assert_eq!(
        retries("flow main chat; menu m; listen l; task q; callback c; m --> l -intent help-> c; m -no-match-> m"),
        NONE
    );
    let called = "flow main chat; menu m; call k -> sub; m -1-> k; m -no-match-> m
        flow sub; say x; transfer q; x --> q";
    assert_eq!(retries(called), NONE);
    // Two choices away is too far.
    let far = "flow main chat; menu m; menu n; transfer q; m -1-> n -1-> q; m -no-match-> m";
    assert_eq!(retries(far), ["m -no-match-> m"]);
}

#[test]
fn a_bounded_loop_that_comes_round_by_failing_is_left_by_failing() {
    let left = |text: &str| {
        let island = drawn(text);
        let spent = spent(&island);
        (0..island.edges.len()).filter(|&edge| spent(edge)).map(|edge| island.edge(edge)).collect::<Vec<_>>()
    };
    let text = "flow main entry; repeat p 2; lookup l; transfer q; end e \"bye\"; p -if-> l; l -error-> p; l --> q; p -otherwise-> e";
    assert_eq!(left(text), ["p -otherwise-> e"]);
    // What is said three times to everybody fails for nobody.
    let text = "flow main entry; repeat p 2; say l; transfer q; p -if-> l --> p; p -otherwise-> q";
    assert_eq!(left(text), Vec::<String>::new());
}
