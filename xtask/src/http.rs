//! The few words of HTTP that measuring and screenshots need, over one plain connection each.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context, Result, bail, ensure};

use crate::gateway::PATIENCE;

/// What a server answered; the body as it travelled, still compressed.
pub(crate) struct Answer {
    pub(crate) body: Vec<u8>,
    encoding: String,
}

impl Answer {
    /// The body as text, decompressed.
    pub(crate) fn text(&self) -> Result<String> {
        let mut text = String::new();
        match self.encoding.as_str() {
            "" => text = String::from_utf8(self.body.clone())?,
            "br" => drop(brotli::Decompressor::new(self.body.as_slice(), 4096).read_to_string(&mut text)?),
            other => bail!("an answer came as `{other}`, which was not asked for"),
        }
        Ok(text)
    }
}

/// Gets `path` the way a browser would: Brotli welcome.
pub(crate) fn get(server: SocketAddr, path: &str) -> Result<Answer> {
    get_with(server, path, "")
}

/// As [`get`], with a cookie.
pub(crate) fn get_with(server: SocketAddr, path: &str, cookie: &str) -> Result<Answer> {
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: {server}\r\nAccept-Encoding: br\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    );
    send(server, head.as_bytes()).with_context(|| format!("GET http://{server}{path}"))
}

/// Presses a button of a page of the server's own, and answers with the cookie that it gives.
pub(crate) fn press(server: SocketAddr, path: &str) -> Result<String> {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {server}\r\nOrigin: http://{server}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let mut reader = begin(server, request.as_bytes())?;
    let status = line(&mut reader)?;
    loop {
        let header = line(&mut reader)?;
        let (name, value) =
            header.split_once(':').with_context(|| format!("{path} gives no cookie: {status}"))?;
        if name.eq_ignore_ascii_case("set-cookie") {
            return Ok(value.split(';').next().unwrap_or_default().trim().to_owned());
        }
    }
}

/// Sends JSON and returns the answer's JSON.
pub(crate) fn post(server: SocketAddr, path: &str, json: &serde_json::Value) -> Result<serde_json::Value> {
    let body = json.to_string();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {server}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = send(server, request.as_bytes()).with_context(|| format!("POST http://{server}{path}"))?;
    Ok(serde_json::from_slice(&answer.body)?)
}

fn begin(server: SocketAddr, request: &[u8]) -> Result<BufReader<TcpStream>> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request)?;
    Ok(BufReader::new(stream))
}

fn send(server: SocketAddr, request: &[u8]) -> Result<Answer> {
    let mut reader = begin(server, request)?;
    let status = line(&mut reader)?;
    let (mut length, mut chunked, mut encoding) = (None, false, String::new());
    loop {
        let header = line(&mut reader)?;
        let Some((name, value)) = header.split_once(':') else { break };
        match (name.to_ascii_lowercase().as_str(), value.trim()) {
            ("content-length", value) => length = Some(value.parse()?),
            ("transfer-encoding", value) => chunked = value.eq_ignore_ascii_case("chunked"),
            ("content-encoding", value) => encoding = value.to_owned(),
            _ => {}
        }
    }
    let body = body(&mut reader, length, chunked)?;
    let code = status.split(' ').nth(1).unwrap_or_default();
    ensure!(code == "200", "answered {status}: {:.600}", String::from_utf8_lossy(&body));
    Ok(Answer { body, encoding })
}

fn body(reader: &mut impl BufRead, length: Option<usize>, chunked: bool) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    if chunked {
        loop {
            let size = usize::from_str_radix(line(reader)?.trim(), 16).context("a chunk without a size")?;
            let mut chunk = vec![0; size];
            reader.read_exact(&mut chunk)?;
            line(reader)?;
            if size == 0 {
                break;
            }
            body.extend(chunk);
        }
    } else if let Some(length) = length {
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
    } else {
        reader.read_to_end(&mut body)?;
    }
    Ok(body)
}

fn line(reader: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        let mut wire = "4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n".as_bytes();
        assert_eq!(body(&mut wire, None, true).unwrap(), b"Wikipedia");
    }

    #[test]
    fn a_length_ends_a_body_that_the_server_leaves_open() {
        let mut wire = "paid and more".as_bytes();
        assert_eq!(body(&mut wire, Some(4), false).unwrap(), b"paid");
    }
}
