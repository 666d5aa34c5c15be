//! What the device does besides: it keeps its screen awake, sounds, shakes, and keeps the program for when there is no network.

use std::cell::RefCell;

use js_sys::futures::JsFuture;
use js_sys::{Function, Promise, Reflect};
use leptos::task::spawn_local;
use quittance_protocol::BUILD;
use quittance_protocol::pos::{WORKER, WORKER_POLICY};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AudioContext;

use crate::browser::dom;
use crate::browser::pos::kept;

/// Something that is worth a sound.
#[derive(Clone, Copy)]
pub(super) enum Signal {
    /// Money is seen.
    Seen,
    /// It has arrived.
    Paid,
    /// The seller should look.
    Look,
}

thread_local! {
    /// What makes sounds. Browsers let it only once somebody has touched the page.
    static AUDIO: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// How long a tone is, in seconds, and how loud.
const TONE: f64 = 0.16;
const LOUD: f32 = 0.25;

/// Keeps the screen awake and the program at hand.
pub(super) fn start() {
    stay_awake();
    if let Some(document) = dom::document() {
        // Whoever looks elsewhere lets the screen sleep again.
        dom::listen(&document, "visibilitychange", |_| stay_awake());
    }
    // A device that keeps no program needs a connection to start.
    let _ = register();
}

fn stay_awake() {
    if dom::is_hidden() {
        return;
    }
    spawn_local(async {
        let ask = || -> Option<Promise> {
            let lock = get(&dom::window()?.navigator(), "wakeLock")?;
            call(&lock, "request", &"screen".into())?.dyn_into().ok()
        };
        if let Some(asked) = ask() {
            // A device that saves its battery refuses.
            let _ = JsFuture::from(asked).await;
        }
    });
}

/// The browser takes a script's address only from a policy that the document names.
fn register() -> Option<()> {
    let window = dom::window()?;
    let workers = get(&window.navigator(), "serviceWorker")?;
    let address = match get(&window, "trustedTypes") {
        Some(types) => {
            let rules = js_sys::Object::new();
            let ours = Closure::<dyn Fn(JsValue) -> JsValue>::new(|address| address).into_js_value();
            Reflect::set(&rules, &"createScriptURL".into(), &ours).ok()?;
            let create: Function = get(&types, "createPolicy")?.dyn_into().ok()?;
            let policy = create.call2(&types, &WORKER_POLICY.into(), &rules).ok()?;
            call(&policy, "createScriptURL", &WORKER.into())?
        }
        None => WORKER.into(),
    };
    let register: Function = get(&workers, "register")?.dyn_into().ok()?;
    let options = js_sys::Object::new();
    Reflect::set(&options, &"scope".into(), &"/pos/".into()).ok()?;
    let registered: Promise = register.call2(&workers, &address, &options).ok()?.dyn_into().ok()?;
    spawn_local(async {
        // It is tried again the next time.
        let _ = JsFuture::from(registered).await;
    });
    Some(())
}

/// Somebody touched the page: from now on it may sound.
pub(super) fn touched() {
    if kept::settings().sound && AUDIO.with_borrow(Option::is_none) {
        AUDIO.set(AudioContext::new().ok());
    }
}

/// Forgets the document that the service worker keeps. What it loads has names of its own, and stays.
pub(super) async fn forget_document() -> Option<()> {
    let window = dom::window()?;
    let name = ["quittance-pos ", BUILD].concat();
    let cache = asked(&get(&window, "caches")?, "open", &name).await?;
    asked(&cache, "delete", &window.location().pathname().ok()?).await.map(drop)
}

/// What a method promises, if it keeps it.
async fn asked(object: &JsValue, name: &str, value: &str) -> Option<JsValue> {
    JsFuture::from(call(object, name, &value.into())?.dyn_into::<Promise>().ok()?).await.ok()
}

/// Sounds and shakes, as far as the seller likes that.
pub(super) fn signal(signal: Signal) {
    let (tones, shakes): (&[f32], _) = match signal {
        Signal::Seen => (&[660.0], 60),
        Signal::Paid => (&[660.0, 880.0, 1320.0], 400),
        Signal::Look => (&[440.0, 330.0], 200),
    };
    let liked = kept::settings();
    if liked.sound {
        touched();
        AUDIO.with_borrow(|audio| {
            // Without a sound there is still the screen.
            let _ = audio.as_ref().and_then(|audio| play(audio, tones));
        });
    }
    let navigator = dom::window().map(|window| window.navigator());
    if let Some(navigator) =
        navigator.filter(|navigator| liked.vibration && get(navigator, "vibrate").is_some())
    {
        navigator.vibrate_with_duration(shakes);
    }
}

#[expect(clippy::float_arithmetic, reason = "seconds of a sound")]
fn play(audio: &AudioContext, tones: &[f32]) -> Option<()> {
    // One that was made before anybody touched the page sleeps.
    let _ = audio.resume().ok()?;
    let mut at = audio.current_time();
    for tone in tones {
        let (source, volume) = (audio.create_oscillator().ok()?, audio.create_gain().ok()?);
        source.frequency().set_value(*tone);
        volume.gain().set_value_at_time(LOUD, at).ok()?;
        volume.gain().linear_ramp_to_value_at_time(0.0, at + TONE).ok()?;
        source.connect_with_audio_node(&volume).ok()?;
        volume.connect_with_audio_node(&audio.destination()).ok()?;
        source.start_with_when(at).ok()?;
        source.stop_with_when(at + TONE).ok()?;
        at += TONE;
    }
    Some(())
}

/// A property that there is.
fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined())
}

/// What a method answers, if it does not throw.
fn call(object: &JsValue, name: &str, value: &JsValue) -> Option<JsValue> {
    get(object, name)?.dyn_into::<Function>().ok()?.call1(object, value).ok()
}
