use crate::analysis::calls::Calls;
use crate::analysis::drawn::drawn;
use crate::analysis::effort::{menus_in_a_row, options};
use crate::analysis::reach::reach;
use crate::analysis::said::announced;
use crate::flow::Policy;

fn rows(text: &str) -> Vec<(String, Option<u32>)> {
    let island = drawn(text);
    let rows = menus_in_a_row(&island, &Calls::new(&island, |_| true));
    island.ids().map(|id| (island.name(id).to_owned(), rows[id.index()])).collect()
}

#[test]
fn menus_in_a_row_are_counted_on_the_way_with_the_fewest() {
    let text = "flow main; menu a; menu b; say s; menu c; end e; a -1-> b -1-> s --> c -1-> e; a -2-> s";
    let of = |name: &str| rows(text).into_iter().find(|row| row.0 == name).unwrap().1;
    assert_eq!((of("a"), of("b"), of("s"), of("c")), (Some(1), Some(2), Some(1), Some(2)));
}

#[test]
fn a_question_starts_a_new_row() {
    let text = "flow main; menu a; ask q n; menu c; menu d; a -1-> q -answer-> c -1-> d -1-> a; say z; z --> a";
    let counts: Vec<Option<u32>> = rows(text).into_iter().map(|row| row.1).collect();
    assert_eq!(counts, [Some(1), Some(1), Some(1), Some(2), None]);
}

#[test]
fn options_that_are_one() {
    let island = drawn("flow main; menu a; end e; end f; a -1-> e; a -2-> e; a -3-> f; a -4-> a; a -no-input-> f");
    assert_eq!(island.path(&options(&island, island.id("a"))), "a -1-> e; a -3-> f");
}

#[test]
fn what_is_announced_at_a_menu() {
    let heard = |text: &str| {
        let island = drawn(text);
        let said = announced(&island, &reach(&island, &Policy::default()).from_starts, island.id("b"));
        (island.names(&said.steps), said.complete)
    };
    let text = "flow main; menu a \"one\"; say s \"two\"; menu b \"three\"; a -1-> s --> b";
    assert_eq!(heard(text), ("b s".into(), true));
    // A called flow may have said more.
    let called = "flow main; menu a; call k -> m; menu b \"three\"; a -1-> k -returned-> b
        flow m; say x \"press 0\"; return r; x --> r";
    assert_eq!(heard(called), ("b".into(), false));
    let first = "flow main; say a \"press 0\"; call k -> m; a --> k
        flow m; menu b \"three\"; return r; b -1-> r";
    assert_eq!(heard(first), ("b".into(), false));
}
