//! Who a server is, where the way to it is encrypted.

use std::sync::Arc;

use bitcoin::hashes::{Hash as _, sha256};
use quittance_chain::bitcoin::{BitcoinSource, NodeAddress};
use quittance_testkit::bitcoind::Kind;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::network::{Network, servers};
use crate::story::Watcher;

/// Encrypts the way to the server at `target`, with a certificate that it signed itself. Answers with its port and the
/// certificate's fingerprint.
async fn encrypted(target: &str) -> (u16, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate: CertificateDer<'static> = made.cert.der().clone();
    let fingerprint = sha256::Hash::hash(&certificate).to_byte_array();
    let fingerprint: String = fingerprint.iter().map(|byte| format!("{byte:02X}")).collect();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let (acceptor, target) = (TlsAcceptor::from(Arc::new(config)), target.to_owned());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (acceptor, target) = (acceptor.clone(), target.clone());
            tokio::spawn(async move {
                // A client that does not believe the certificate hangs up.
                let Ok(mut client) = acceptor.accept(client).await else { return };
                let mut server = TcpStream::connect(target).await.unwrap();
                drop(copy_bidirectional(&mut client, &mut server).await);
            });
        }
    });
    (port, fingerprint)
}

#[tokio::test]
async fn a_certificate_that_nobody_signed_is_believed_only_if_it_is_named() {
    let network = Network::start(Kind::Bitcoin).await;
    let (port, fingerprint) = encrypted(network.server.address()).await;
    let (other, _) = encrypted(network.server.address()).await;
    let reads = async |port: u16, certificate: Option<&str>| {
        let mut config = servers(Kind::Bitcoin, []);
        let url = format!("ssl://localhost:{port}");
        config.rpc = vec![NodeAddress { url, certificate: certificate.map(str::to_owned) }];
        let mut watcher = Watcher::new(BitcoinSource::new(config).unwrap(), network.ours.clone());
        watcher.batch().await.map(|batch| batch.followed.height).map_err(|error| error.to_string())
    };
    let height = network.node.height().await.unwrap();
    assert_eq!(reads(port, Some(&fingerprint)).await, Ok(height));
    // What to write is told, so that it can be compared with what the server's operator says.
    let told = reads(port, None).await.unwrap_err();
    assert!(told.contains(&fingerprint.to_lowercase()) && told.contains("nobody trusted"), "{told}");
    let told = reads(other, Some(&fingerprint)).await.unwrap_err();
    assert!(told.contains("another one") && !told.contains(&fingerprint.to_lowercase()), "{told}");
}
