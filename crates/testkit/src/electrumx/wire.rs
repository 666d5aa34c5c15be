//! Stands between a gateway and an Electrum server, and plays the faults that such servers have.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// The bytes of an endless line that are sent at most.
const ENDLESS: usize = 64 * 1024 * 1024;
const PIECE: usize = 64 * 1024;

/// Makes another answer out of the question and the right one.
type Rewriting = Arc<dyn Fn(&Value, Value) -> Value + Send + Sync>;
/// Chooses by the method which answers a trouble concerns.
type When = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// What goes wrong.
#[derive(Clone)]
pub enum Trouble {
    /// The connection is closed instead of an answer.
    HangUp,
    /// No answer comes.
    Silence,
    /// Half of the answer comes, and then the connection is closed.
    CutShort,
    /// This line comes instead.
    Garbage(&'static str),
    /// A line that does not end.
    Endless,
    /// What this makes of the answer.
    Rewrite(Rewriting),
}

/// A wire on a port of its own. It is faithful until told otherwise, and is closed when this is dropped.
#[derive(Debug)]
pub struct Wire {
    address: String,
    state: Arc<State>,
    server: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    trouble: Mutex<Option<(When, Trouble)>>,
    asked: Mutex<Vec<String>>,
    /// Counts how often all connections were closed.
    cuts: watch::Sender<u32>,
}

impl Trouble {
    /// Changes what is answered.
    pub fn rewrite(edit: impl Fn(&Value, Value) -> Value + Send + Sync + 'static) -> Self {
        Self::Rewrite(Arc::new(edit))
    }

    /// Answers with another result.
    #[must_use]
    pub fn result(result: Value) -> Self {
        Self::rewrite(move |_, mut answer| {
            answer["result"] = result.clone();
            answer
        })
    }
}

impl Wire {
    /// Opens a wire before the server at `target`, a host with a port.
    ///
    /// # Errors
    ///
    /// There is no free port.
    pub async fn before(target: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let (state, target) = (Arc::<State>::default(), target.to_owned());
        let shared = Arc::clone(&state);
        let server = tokio::spawn(async move {
            // Connections end with the wire.
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                connections.spawn(pass(client, target.clone(), Arc::clone(&shared)));
            }
        });
        Ok(Self { address, state, server })
    }

    /// Where it is, as a configuration names it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("tcp://{}", self.address)
    }

    /// Plays a trouble in place of every answer, until [`Wire::heal`].
    pub fn play(&self, trouble: Trouble) {
        self.play_when(|_| true, trouble);
    }

    /// Plays a trouble in place of the answers that `when` chooses by their questions' methods.
    pub fn play_when(&self, when: impl Fn(&str) -> bool + Send + Sync + 'static, trouble: Trouble) {
        *lock(&self.state.trouble) = Some((Arc::new(when), trouble));
    }

    /// Is faithful again.
    pub fn heal(&self) {
        *lock(&self.state.trouble) = None;
    }

    /// Closes the connections that are open.
    pub fn cut(&self) {
        self.state.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// The methods that were asked since this was called last.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.state.asked))
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Passes lines in both directions until one side ends.
async fn pass(client: TcpStream, target: String, state: Arc<State>) -> Result<()> {
    let server = TcpStream::connect(target).await?;
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let open = Arc::<Mutex<HashMap<u64, Value>>>::default();
    let mut cuts = state.cuts.subscribe();
    let questions = ask(from_client, to_server, Arc::clone(&state), Arc::clone(&open));
    let answers = answer(from_server, to_client, state, open);
    tokio::select! {
        ended = questions => ended,
        ended = answers => ended,
        _ = cuts.changed() => Ok(()),
    }
}

async fn ask(
    from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    state: Arc<State>,
    open: Arc<Mutex<HashMap<u64, Value>>>,
) -> Result<()> {
    let mut lines = BufReader::new(from).lines();
    while let Some(line) = lines.next_line().await? {
        let question: Value = serde_json::from_str(&line)?;
        lock(&state.asked).push(question["method"].as_str().unwrap_or_default().to_owned());
        lock(&open).insert(question["id"].as_u64().unwrap_or_default(), question);
        to.write_all(format!("{line}\n").as_bytes()).await?;
    }
    Ok(())
}

async fn answer(
    from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    state: Arc<State>,
    open: Arc<Mutex<HashMap<u64, Value>>>,
) -> Result<()> {
    let mut lines = BufReader::new(from).lines();
    while let Some(line) = lines.next_line().await? {
        let told: Value = serde_json::from_str(&line)?;
        let question = told["id"].as_u64().and_then(|id| lock(&open).remove(&id));
        let method = question.as_ref().and_then(|question| question["method"].as_str());
        let trouble = lock(&state.trouble).clone();
        let trouble = trouble.filter(|(when, _)| method.is_some_and(|method| when(method)));
        let line = match (trouble.map(|(_, trouble)| trouble), question) {
            (None, _) | (_, None) => line,
            (Some(Trouble::HangUp), _) => return Ok(()),
            (Some(Trouble::Silence), _) => continue,
            (Some(Trouble::CutShort), _) => {
                to.write_all(line.as_bytes().get(..line.len() / 2).unwrap_or_default()).await?;
                return Ok(());
            }
            (Some(Trouble::Garbage(garbage)), _) => garbage.to_owned(),
            (Some(Trouble::Endless), _) => {
                for _ in 0..ENDLESS / PIECE {
                    to.write_all(&[b'0'; PIECE]).await?;
                }
                return Ok(());
            }
            (Some(Trouble::Rewrite(edit)), Some(question)) => edit(&question, told).to_string(),
        };
        to.write_all(format!("{line}\n").as_bytes()).await?;
    }
    Ok(())
}

impl fmt::Debug for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HangUp => "HangUp",
            Self::Silence => "Silence",
            Self::CutShort => "CutShort",
            Self::Garbage(garbage) => garbage,
            Self::Endless => "Endless",
            Self::Rewrite(_) => "Rewrite",
        })
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State")
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
