//! Promises, pointers and scans, by hand-made sentences and by chance.

use super::{Extra, Folded, Language, Lexicon, List, PointerKind};
use proptest::prelude::*;
use std::sync::LazyLock;

#[test]
fn promises_of_a_person_now_are_heard() {
    let lexicon = Lexicon::default();
    for text in [
        "I'm connecting you to an agent now.",
        "Please hold while I connect you.",
        "Please hold while we transfer you to the next available representative.",
        "Let me get a person for you.",
        "Let me transfer you to a representative.",
        "I’ll put you through to one of our advisors.",
        "One of our team will be with you shortly.",
        "An agent will be with you as soon as possible.",
        "You are being transferred to the next available representative.",
        "Your call will be answered by the next available agent.",
        "Please stay on the line for the next available specialist.",
        "We have found a problem. One moment while we find a representative.",
        "Sending you to the next available representative.",
        "A representative will assist you shortly.",
        "Le comunico con un agente.",
        "Vamos a transferirle con un asesor.",
        "Ich verbinde Sie mit einem Mitarbeiter.",
        "Sie werden jetzt mit einem Mitarbeiter verbunden.",
        "Je vous mets en relation avec un conseiller.",
        "Estou transferindo você para um atendente.",
    ] {
        let found = lexicon.read(text, None).promises();
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(text.get(found[0].0..found[0].1).is_some());
    }
}

#[test]
fn what_promises_no_person_now_is_passed_over() {
    let lexicon = Lexicon::default();
    for text in [
        "If you would like to speak to an agent, press 0.",
        "To be connected to an agent, press 0.",
        "For an agent, say agent.",
        "When you are ready, I will connect you to an agent.",
        "Would you like me to connect you to an agent?",
        "I can connect you to an agent.",
        "We cannot connect you to an agent right now.",
        "We are unable to transfer you to an agent.",
        "No agents are available. An agent will call you back.",
        "A representative will contact you within 24 hours.",
        "The customer was transferred to an agent.",
        "There was an error connecting you to an agent.",
        "Connecting you to our virtual agent.",
        "What I do here:\n- Showing your bills\n- Connecting you to an agent\n- Taking down notes",
        "Please hold while I connect you to our automated payment system.",
        "Transferring you to the agent voicemail.",
        "Transferring you to a short survey about the agent.",
        "Connecting you to the internet, our agents say, is simple.",
        "All of our agents are busy.",
        "Stay on the line or we will connect you to an agent.",
        "I want to speak to a person.",
        "Le paso con un agente virtual.",
        "Si desea hablar con un agente, le comunico con un asesor.",
        "Möchten Sie, dass ich Sie mit einem Mitarbeiter verbinde?",
        "Please hold.",
    ] {
        assert_eq!(lexicon.read(text, None).promises(), [], "{text}");
    }
}

#[test]
fn pointers_say_where() {
    let lexicon = Lexicon::default();
    for (text, kind) in [
        ("Please call us at 555-123-4567.", PointerKind::CallNumber),
        ("To speak to someone, call us on (555) 123 4567.", PointerKind::CallNumber),
        ("Please call 1-800-555-0100 for help.", PointerKind::CallNumber),
        ("To reschedule, please call {{flow.data.office_phone}}.", PointerKind::CallNumber),
        ("Please hang up and call our main office.", PointerKind::CallNumber),
        ("Llámenos al 555 123 4567.", PointerKind::CallNumber),
        ("Please call back later.", PointerKind::CallBack),
        ("We are closed. Please try your call again later.", PointerKind::CallBack),
        ("Please call back during our normal business hours.", PointerKind::CallBack),
        ("Please try again later.", PointerKind::CallBack),
        ("Veuillez rappeler plus tard.", PointerKind::CallBack),
        ("Bitte versuchen Sie es später erneut.", PointerKind::CallBack),
        ("Visit our website at www.example.com.", PointerKind::Elsewhere),
        ("For faster service, download our mobile app.", PointerKind::Elsewhere),
        ("Please check our FAQ.", PointerKind::Elsewhere),
        ("Visite nuestra página web.", PointerKind::Elsewhere),
        ("Acesse o nosso site.", PointerKind::Elsewhere),
    ] {
        let kinds: Vec<PointerKind> = lexicon.read(text, None).pointers().iter().map(|pointer| pointer.kind).collect();
        assert_eq!(kinds, [kind], "{text}");
    }
}

#[test]
fn what_sends_nobody_away_is_passed_over() {
    let lexicon = Lexicon::default();
    for text in [
        "If this is an emergency, hang up and dial 911.",
        "If this is a medical emergency, please call 1-800-222-1222.",
        "We will call you on 555 123 4567.",
        "Please have your card ready when you call back.",
        "If we get disconnected, please call us at 555 123 4567.",
        "Thank you for visiting our website.",
        "Please try again.",
        "Did you visit our website?",
        "Thank you for calling 555 123 4567.",
        "We'll try again later.",
        "To use our app, press 2.",
        "Please call your doctor.",
        "Thank you for your call.",
        "Call 911 now.",
        "Your number is 555 123 4567.",
    ] {
        assert_eq!(lexicon.read(text, None).pointers(), [], "{text}");
    }
}

#[track_caller]
fn hits(lexicon: &Lexicon, text: &str, list: List) -> Vec<String> {
    let reading = lexicon.read(text, Some(Language::En));
    reading.hits().filter(|hit| hit.list == list).map(|hit| text[hit.start..hit.end].to_owned()).collect()
}

#[test]
fn machine_talk_is_told_from_talk() {
    let lexicon = Lexicon::default();
    for (text, heard) in [
        ("An error occurred. Error code 42.", "Error code"),
        ("Lambda failed.", "Lambda"),
        ("It failed with 0x80070005.", "0x80070005"),
        ("HTTP 500", "HTTP 500"),
        ("Hello null, how are you?", "null"),
        ("An API error happened.", "API error"),
        ("Queue ARN not found", "Queue ARN not found"),
    ] {
        assert_eq!(hits(&lexicon, text, List::RawError), [heard], "{text}");
    }
    for text in [
        "Sorry, an error occurred.",
        "The offer is null and void.",
        "Without exception.",
        "Enter your zip code.",
        "$.Lambda.x",
    ] {
        assert!(hits(&lexicon, text, List::RawError).is_empty(), "{text}");
    }
}

#[test]
fn the_longest_phrase_wins_and_a_denial_takes_away() {
    let lexicon = Lexicon::new(&Extra {
        phrases: vec![(List::Person, "Guest Hero".into())],
        not: vec![(List::Person, "Agent Smith".into())],
    });
    assert_eq!(hits(&lexicon, "a customer service representative", List::Person), ["customer service representative"]);
    assert_eq!(hits(&lexicon, "our virtual agent or a real person", List::Person), ["real person"]);
    assert_eq!(hits(&lexicon, "ask a guest  hero", List::Person), ["guest  hero"]);
    assert!(hits(&lexicon, "I am Agent Smith", List::Person).is_empty());
    assert!(hits(&lexicon, "reagents in person, $.External.agent, agent_name", List::Person).is_empty());
    assert_eq!(
        hits(&lexicon, "Your call is very important to us", List::Hollow),
        ["Your call is very important to us"]
    );
    assert_eq!(
        hits(&lexicon, "as our menu options have changed", List::MenuChanged),
        ["our menu options have changed"]
    );
}

fn prompt() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[0-9#*]{1,3}",
        "(press|or|for|to|agent|marque|pour|oprima el|followed by|call us at|hold while i connect you|error code|null)",
        "[ ,.;:!?\"'’“”\u{a0}\u{200b}-]{1,3}",
        "(e\u{301}|É|ß|İ|😀|1\u{fe0f}\u{20e3}|\u{301}|…)",
        "\\PC{0,4}",
    ];
    prop::collection::vec(word, 0..16).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn any_text_is_read_and_places_are_whole_letters(text in prompt()) {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::default);
        let lexicon = &*LEXICON;
        let reading = lexicon.read(&text, Some(Language::En));
        let mut places: Vec<(usize, usize)> = reading.hits().map(|hit| (hit.start, hit.end)).collect();
        prop_assert!(places.is_sorted_by_key(|place| place.0));
        places.extend(reading.promises());
        places.extend(reading.pointers().iter().map(|pointer| (pointer.start, pointer.end)));
        for key in reading.announced(lexicon).keys {
            places.push((key.start, key.end));
            places.extend(key.purpose);
        }
        for (start, end) in places {
            prop_assert!(start < end && text.get(start..end).is_some(), "{start}..{end}");
        }
        let folded = Folded::new(&text);
        prop_assert_eq!(&Folded::new(&folded.text).text, &folded.text);
    }
}
