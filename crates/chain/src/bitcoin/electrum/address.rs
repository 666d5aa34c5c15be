//! Where a server is, and how it proves that it is who it should be.

use std::sync::Arc;

use bitcoin::hex::DisplayHex;
use reqwest::Url;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;
use sha2::{Digest, Sha256};
use tokio_rustls::TlsConnector;

/// The usual ports.
const PLAIN: u16 = 50_001;
const ENCRYPTED: u16 = 50_002;

/// Where a server is.
pub(in crate::bitcoin) struct Address {
    pub(super) host: String,
    pub(super) port: u16,
    /// How the connection is encrypted, if it is, and the name that the certificate has to be for.
    pub(super) tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Address {
    /// Reads `ssl://HOST:PORT` or `tcp://HOST:PORT`; none if the address has another scheme.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it.
    pub(in crate::bitcoin) fn read(url: &str, certificate: Option<&str>) -> Result<Option<Self>, String> {
        let Ok(url) = url.parse::<Url>() else { return Ok(None) };
        let is_encrypted = match url.scheme() {
            "ssl" => true,
            "tcp" if certificate.is_some() => return Err("a server at tcp:// has no certificate".to_owned()),
            "tcp" => false,
            _ if certificate.is_some() => {
                return Err("certificate is for Electrum servers at ssl://".to_owned());
            }
            _ => return Ok(None),
        };
        let wrong = || "an Electrum server is named as ssl://HOST:PORT or tcp://HOST:PORT".to_owned();
        let is_bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.username().is_empty();
        let host = url.host_str().filter(|host| is_bare && !host.is_empty()).ok_or_else(wrong)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = url.port().unwrap_or(if is_encrypted { ENCRYPTED } else { PLAIN });
        let tls = match is_encrypted {
            true => {
                let name = ServerName::try_from(host.clone()).map_err(|_| wrong())?;
                Some((connector(certificate)?, name))
            }
            false => None,
        };
        Ok(Some(Self { host, port, tls }))
    }
}

fn connector(certificate: Option<&str>) -> Result<TlsConnector, String> {
    let provider = Arc::new(ring::default_provider());
    let usual = match certificate {
        Some(_) => None,
        None => Some(Verifier::new(Arc::clone(&provider)).map_err(|error| error.to_string())?),
    };
    let pinned = certificate.map(fingerprint_of).transpose()?;
    let verifier = Certificates { usual, pinned, provider: Arc::clone(&provider) };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Reads the SHA-256 of a certificate. Colons between the bytes, as many programs print them, are left out.
fn fingerprint_of(text: &str) -> Result<String, String> {
    let digits = text.replace(':', "").to_ascii_lowercase();
    match digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        true => Ok(digits),
        false => Err("certificate is not a SHA-256 in hexadecimal".to_owned()),
    }
}

/// Most servers have a certificate that they signed themselves. One is believed if its fingerprint is configured; otherwise it has
/// to be signed by somebody whom this system trusts, as everywhere.
#[derive(Debug)]
struct Certificates {
    usual: Option<Verifier>,
    pinned: Option<String>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Certificates {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let found = Sha256::digest(end_entity).to_lower_hex_string();
        match (&self.pinned, &self.usual) {
            (Some(pinned), _) if *pinned == found => Ok(ServerCertVerified::assertion()),
            (None, Some(usual)) => usual
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
                .map_err(|_| {
                    Error::General(format!("nobody trusted signed its certificate, whose SHA-256 is {found}"))
                }),
            (Some(_), _) | (None, None) => {
                Err(Error::General(format!("its certificate is another one, whose SHA-256 is {found}")))
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Option<(String, u16, bool)> {
        let address = Address::read(url, None).unwrap()?;
        Some((address.host, address.port, address.tls.is_some()))
    }

    #[test]
    fn a_scheme_tells_a_server_from_a_node() {
        assert_eq!(read("tcp://127.0.0.1:60001"), Some(("127.0.0.1".to_owned(), 60_001, false)));
        assert_eq!(read("ssl://electrum.example"), Some(("electrum.example".to_owned(), 50_002, true)));
        assert_eq!(read("tcp://[::1]"), Some(("::1".to_owned(), 50_001, false)));
        for other in ["http://127.0.0.1:8332", "https://node.example", "node.example:50001", ""] {
            assert_eq!(read(other), None, "{other}");
        }
        for wrong in ["tcp://", "ssl://host/path", "ssl://host?x", "ssl://user@host"] {
            assert!(Address::read(wrong, None).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_certificate_is_named_by_its_fingerprint() {
        let colons = ["AB"; 32].join(":");
        assert!(Address::read("ssl://host", Some(&colons)).is_ok());
        for (url, wrong) in [("ssl://host", "ab"), ("tcp://host", &colons), ("https://host", &colons)] {
            assert!(Address::read(url, Some(wrong)).is_err(), "{url}");
        }
    }
}
