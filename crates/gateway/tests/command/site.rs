//! A shop's site: HTTPS on this machine, with a certificate of its own.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// A site that answers whatever it is told to.
pub(crate) struct Site {
    /// Its name with its port.
    pub(crate) name: String,
    answers: Arc<Mutex<Vec<(String, String)>>>,
    folder: TempDir,
    server: JoinHandle<()>,
}

impl Site {
    /// Starts one that has no file.
    pub(crate) async fn start() -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("site.pem"), cert.pem()).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let config = config.with_single_cert(vec![cert.der().clone()], key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let name = format!("localhost:{}", listener.local_addr().unwrap().port());
        let answers = Arc::default();
        let server = serve(listener, TlsAcceptor::from(Arc::new(config)), Arc::clone(&answers));
        Self { name, answers, folder, server: tokio::spawn(server) }
    }

    /// Nobody is there any more.
    pub(crate) async fn close(&mut self) {
        self.server.abort();
        // It ends by being aborted.
        let _ = (&mut self.server).await;
    }

    /// What a client has to trust to believe this site.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.path().join("site.pem")
    }

    /// Whatever else a client may trust.
    pub(crate) fn nobodys_certificate(&self) -> PathBuf {
        let path = self.folder.path().join("nobody.pem");
        let CertifiedKey { cert, .. } = generate_simple_self_signed(["nobody.example".to_owned()]).unwrap();
        std::fs::write(&path, cert.pem()).unwrap();
        path
    }

    /// From now on a path is answered with this: the status line's end and headers, then the body.
    pub(crate) fn answers(&self, path: &str, head: &str, body: &str) {
        let answer =
            format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
        let mut answers = self.answers.lock().unwrap();
        answers.retain(|(known, _)| known != path);
        answers.push((path.to_owned(), answer));
    }
}

async fn serve(listener: TcpListener, tls: TlsAcceptor, answers: Arc<Mutex<Vec<(String, String)>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let Ok(mut stream) = tls.accept(stream).await else { continue };
        let mut request = [0; 4096];
        let read = stream.read(&mut request).await.unwrap_or_default();
        let line = String::from_utf8_lossy(&request[..read]).into_owned();
        let path = line.split(' ').nth(1).unwrap_or_default();
        let answer =
            answers.lock().unwrap().iter().find(|(known, _)| known == path).map(|(_, answer)| answer.clone());
        let nothing = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned();
        // A client that has heard enough is gone.
        let _ = stream.write_all(answer.unwrap_or(nothing).as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}
