use crate::analysis::distance::{First, distance};
use crate::analysis::drawn::{Drawn, drawn};
use crate::analysis::reach::{Answer, Gate, Reach, data_gates, lost, reach};
use crate::flow::{PersonKind, Policy};

fn ways(island: &Drawn) -> Reach {
    reach(island, &Policy::default())
}

/// The steps with a person, without one, and those of which it is not known.
fn answers(text: &str) -> [String; 3] {
    let island = drawn(text);
    let reach = ways(&island);
    [Answer::Yes, Answer::No, Answer::Unknown].map(|answer| island.all(|id| reach.answer[id.index()] == answer))
}

/// Where the way is lost: steps with the edges that lead there, `start` for a start.
fn losses(text: &str) -> Vec<String> {
    let island = drawn(text);
    let name = |start| if start { " at the start" } else { "" };
    let show = |lost: &super::super::reach::Lost| {
        format!("{}{}: {}", island.name(lost.step), name(lost.start), island.path(&lost.edges))
    };
    lost(&island, &ways(&island)).iter().map(show).collect()
}

#[test]
fn a_person_is_reached_or_not_or_it_is_not_known() {
    let text = "flow main; menu a; transfer q; end e; unknown u
        a -1-> q; a -2-> e; a -3-> u";
    assert_eq!(answers(text), ["a q", "e", "u"]);
    assert_eq!(answers("flow main open-world; menu a; end e; a -1-> e"), ["", "", "a e"]);
    assert_eq!(answers("flow main; menu a; call k -> nowhere; a -1-> k"), ["", "", "a k"]);
    assert_eq!(answers("flow main; menu a; jump j -> ?; a -1-> j"), ["", "", "a j"]);
}

#[test]
fn the_policy_says_who_counts_as_a_person() {
    let island = drawn("flow main; menu a; voicemail v; a -1-> v");
    assert_eq!(ways(&island).answer[0], Answer::No);
    let mut policy = Policy::default();
    policy.person_counts = policy.person_counts.with(PersonKind::Voicemail);
    assert_eq!(reach(&island, &policy).answer[0], Answer::Yes);
}

#[test]
fn a_call_comes_back_to_its_own_caller_only() {
    // The module is entered from b and would leave to q only from a: b reaches nobody.
    let text = "flow main; menu s; call a -> m; call b -> m; transfer q; end e
          s -1-> a; s -2-> b; a -returned-> q; b -returned-> e
        flow m; say x; return r; x --> r";
    assert_eq!(answers(text), ["s a q x r", "b e", ""]);
    assert_eq!(losses(text), Vec::<String>::new());
}

#[test]
fn a_callers_caller_is_the_one_of_that_call() {
    // m has two starts; only the second is called where a person follows, and only the first calls k.
    let text = "flow main; menu s; call a -> m; call b -> m other; transfer q; end e
          s -1-> a; s -2-> b; a -returned-> e; b -returned-> q
        flow m; call c -> k; say t; return r; say x; c -returned-> t; x --> t --> r; second x
        flow k; say y; return z; y --> z";
    let [_, no, _] = answers(text);
    assert_eq!(no, "a e c y z");
}

#[test]
fn a_module_without_a_person_at_every_call_is_blamed_itself() {
    let text = "flow main; menu s; call a -> m; call b -> m; transfer q; s -1-> a; s -2-> b; s -0-> q
        flow m; menu x; end e; x -1-> e";
    assert_eq!(answers(text), ["s q", "a b x e", ""]);
    assert_eq!(losses(text), ["a: s -1-> a", "b: s -2-> b"]);
    let one = "flow main; menu s; call a -> m; call b -> m; transfer q; menu n; end e
          s -1-> a; s -2-> b; a -returned-> q; b -returned-> n; n -1-> e
        flow m; menu x; return r; x -1-> r";
    // At b alone nobody follows, so the finding is at b, not in the module.
    assert_eq!(losses(one), ["b: s -2-> b"]);
}

#[test]
fn a_person_inside_a_module_is_reached_without_coming_back() {
    let text = "flow main; menu s; call a -> m; s -1-> a
        flow m; menu x; transfer q; x -1-> q";
    assert_eq!(answers(text), ["s a x q", "", ""]);
}

#[test]
fn recursion_comes_to_an_answer() {
    let text = "flow main; menu s; call a -> m; transfer q; s -1-> a; a -returned-> q
        flow m; menu x; call y -> m; return r; x -1-> y; y -returned-> r; x -2-> r";
    assert_eq!(answers(text), ["s a q x y r", "", ""]);
    let never = "flow main; menu s; call a -> m; transfer q; s -1-> a; a -returned-> q
        flow m; menu x; call y -> m; return r; x -1-> y; y -returned-> r";
    assert_eq!(answers(never), ["q", "s a x y r", ""]);
}

#[test]
fn a_module_that_nothing_calls_is_unknown_as_far_as_it_comes_back() {
    let text = "flow m module; menu x; return r; end e; x -1-> r; x -2-> e";
    assert_eq!(answers(text), ["", "e", "x r"]);
}

#[test]
fn the_way_is_lost_where_the_last_step_with_one_is_left() {
    let text = "flow main; menu a; transfer q; menu b; menu c; end e
        a -0-> q; a -1-> b; a -no-input-> b; b -1-> c; c -1-> e";
    assert_eq!(losses(text), ["b: a -1-> b; a -no-input-> b"]);
}

#[test]
fn a_tail_without_a_customer_step_is_no_loss() {
    assert_eq!(losses("flow main; menu a; transfer q; say b; end e; a -0-> q; a -1-> b --> e"), Vec::<String>::new());
}

#[test]
fn a_start_without_a_person_is_lost() {
    assert_eq!(losses("flow main; menu a; end e; a -1-> e"), ["a at the start: "]);
    // Without a customer step only where the flow is declared to be a start.
    let text = |role| format!("flow main {role}; say a; end e; a --> e");
    assert_eq!(losses(&text("entry")), ["a at the start: "]);
    assert_eq!(losses(&text("")), Vec::<String>::new());
}

#[test]
fn what_follows_an_outcome_is_no_loss() {
    let behind = "flow main; transfer q; menu b; end e; q --> b -1-> e";
    assert_eq!(losses(behind), Vec::<String>::new());
    let called = "flow main; call k -> m; menu b; end e; k -returned-> b -1-> e
        flow m; transfer q; return r; q --> r";
    assert_eq!(losses(called), Vec::<String>::new());
    // A transfer that fails is no outcome.
    let failed = "flow main; transfer q; menu b; end e; q -failed-> b -1-> e";
    assert_eq!(losses(failed), ["b: q -failed-> b"]);
}

#[test]
fn a_survey_needs_no_person() {
    let text = "flow main; menu a; transfer q; jump j -> ask_csat; a -1-> j; a -0-> q
        flow ask_csat survey; menu s; end e; s -1-> e";
    assert_eq!(losses(text), Vec::<String>::new());
}

/// Whether the start leads to a person with failing, and without.
fn by_failing(text: &str) -> (bool, bool) {
    let island = drawn(text);
    let reach = ways(&island);
    let start = island.starts().next().unwrap().1.step;
    (reach.to_person.leads(start), reach.without_failing.leads(start))
}

#[test]
fn a_person_only_by_failing() {
    assert_eq!(by_failing("flow main; menu a; transfer q; end e; a -1-> e; a -no-input-> q"), (true, false));
    assert_eq!(by_failing("flow main; menu a; transfer q; end e; a -1-> q; a -no-input-> q"), (true, true));
    // "Anything else" at an open question is an answer.
    assert_eq!(by_failing("flow main; menu a open; transfer q; a -no-match-> q"), (true, true));
    assert_eq!(by_failing("flow main; menu a open; transfer q; a -no-input-> q"), (true, false));
    // A module that comes back only by failing.
    let called = "flow main; call k -> m; transfer q; k -returned-> q
        flow m; menu x; return r; x -no-match-> r";
    assert_eq!(by_failing(called), (true, false));
}

fn gate(text: &str) -> Gate {
    let island = drawn(text);
    data_gates(&island, &Policy::default(), &ways(&island))[0].1
}

#[test]
fn data_before_a_person() {
    assert_eq!(gate("flow main; ask a number; transfer q; end e; a -answer-> q; a -rejected-> e"), Gate::Hard);
    assert_eq!(gate("flow main; ask a number; transfer q; a -answer-> q; a -rejected-> q"), Gate::Soft);
    assert_eq!(gate("flow main; menu m; ask a number; transfer q; m -1-> a -answer-> q; m -0-> q"), Gate::Open);
    assert_eq!(gate("flow main; ask a number exempt; transfer q; a -answer-> q"), Gate::Open);
    assert_eq!(gate("flow main; ask a number; transfer q; unknown u; a -answer-> q; a -no-input-> u"), Gate::Unknown);
    assert_eq!(gate("flow main; ask a number; end e; a -answer-> e"), Gate::Open);
}

#[test]
fn failing_alone_is_no_data_gate() {
    // The question is elsewhere; a person is reached by silence only, and that is another fault.
    let text = "flow main; menu m; ask a number; transfer q; end e; m -1-> a -answer-> e; m -no-input-> q";
    assert_eq!(gate(text), Gate::Open);
}

/// Choices and tenths of a second from the first step, and the path.
fn far(text: &str, first: First) -> (u32, u32, String) {
    let island = drawn(text);
    let far = distance(&island, &Policy::default(), first, |_| true);
    let start = island.starts().next().unwrap().1.step;
    let cost = far.cost[start.index()].unwrap();
    (cost.choices, cost.tenths, island.path(&far.path(&island, start)))
}

#[test]
fn the_fewest_choices_and_the_least_time_are_two_ways() {
    // 5 words take 2 seconds.
    let text = "flow main; menu a; say b \"one two three four five six seven eight nine ten\"; menu c; transfer q
        a -1-> b --> q; a -2-> c -1-> q";
    assert_eq!(far(text, First::Choices), (1, 40, "a -1-> b; b --> q".into()));
    assert_eq!(far(text, First::Seconds), (2, 0, "a -2-> c; c -1-> q".into()));
}

#[test]
fn what_a_module_asks_and_says_counts() {
    let text = "flow main; call a -> m; transfer q \"one two three four five\"; a -returned-> q
        flow m; menu x \"one two three four five\"; menu y; return r; x -1-> y -1-> r; x -2-> r";
    assert_eq!(far(text, First::Choices), (1, 40, "a -returned-> q".into()));
    let inside = "flow main entry; call a -> m; end e; a -returned-> e
        flow m; menu x; transfer q; x -1-> q";
    assert_eq!(far(inside, First::Choices), (1, 0, "x -1-> q".into()));
}
