//! Stands before a node, counts what it is asked, and answers in its place where a test wants it.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What the node was asked: method and parameters.
pub(crate) type Question = (String, Value);
/// Answers in the node's place, or not.
type Rule = Box<dyn Fn(&str, &Value) -> Option<Answer> + Send + Sync>;

/// What is answered in the node's place.
#[derive(Clone)]
pub(crate) enum Answer {
    Result(Value),
    Error(i64, &'static str),
    /// No answer of the protocol at all.
    Http(u16),
    /// Nothing, for longer than anybody waits.
    Silence,
}

/// A node that answers as a test wants.
pub(crate) struct Node {
    url: String,
    line: Arc<Line>,
    server: JoinHandle<()>,
}

struct Line {
    target: String,
    client: reqwest::Client,
    asked: Mutex<Vec<Question>>,
    rule: Mutex<Rule>,
}

impl Node {
    /// Opens before the node at `target`; everything passes.
    pub(crate) async fn before(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let client = quittance_testkit::http().unwrap();
        let rule: Mutex<Rule> = Mutex::new(Box::new(|_, _| None));
        let line = Arc::new(Line { target: target.to_owned(), client, asked: Mutex::default(), rule });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&line));
        let server = tokio::spawn(async move {
            // It ends with the test.
            let _ = axum::serve(listener, router).await;
        });
        Self { url, line, server }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Where `rule` says something, the node is not asked.
    pub(crate) fn answers(&self, rule: impl Fn(&str, &Value) -> Option<Answer> + Send + Sync + 'static) {
        *self.line.rule.lock().unwrap() = Box::new(rule);
    }

    /// Everything that was asked since this was called last.
    pub(crate) fn asked(&self) -> Vec<Question> {
        std::mem::take(&mut self.line.asked.lock().unwrap())
    }

    /// The parameters of every question by `method` since anything was asked last.
    pub(crate) fn asked_by(&self, method: &str) -> Vec<Value> {
        self.asked().into_iter().filter(|(asked, _)| asked == method).map(|(_, params)| params).collect()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(line): State<Arc<Line>>, Json(question): Json<Value>) -> Response {
    let method = question["method"].as_str().unwrap_or_default();
    let params = &question["params"];
    line.asked.lock().unwrap().push((method.to_owned(), params.clone()));
    let instead = line.rule.lock().unwrap()(method, params);
    match instead {
        Some(Answer::Result(result)) => {
            Json(json!({ "jsonrpc": "2.0", "id": question["id"], "result": result })).into_response()
        }
        Some(Answer::Error(code, message)) => {
            let error = json!({ "code": code, "message": message });
            Json(json!({ "jsonrpc": "2.0", "id": question["id"], "error": error })).into_response()
        }
        Some(Answer::Http(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        Some(Answer::Silence) => std::future::pending().await,
        None => match line.client.post(&line.target).json(&question).send().await {
            Ok(answer) => answer.bytes().await.unwrap_or_default().into_response(),
            Err(_) => StatusCode::BAD_GATEWAY.into_response(),
        },
    }
}
