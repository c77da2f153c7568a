//! A small HTTP server that says what it is told to, also what no server should say.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Method.
    pub method: String,
    /// Path and query as they came.
    pub target: String,
    /// Head as it came.
    pub head: String,
    /// Body.
    pub body: Vec<u8>,
}

/// What is said.
#[derive(Debug, Clone)]
pub enum Said {
    /// Status, `Content-Type`, body.
    Whole(u16, &'static str, Vec<u8>),
    /// These bytes, then the connection ends.
    Bytes(Vec<u8>),
    /// Nothing, for as long as the other side waits.
    Silence,
}

/// A server until it is dropped.
#[derive(Debug)]
pub struct Backend {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

impl Backend {
    /// Begins to answer.
    pub async fn start(answer: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> Backend {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (answer, heard) = (Arc::new(answer), asked.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, heard) = (answer.clone(), heard.clone());
                tokio::spawn(serve(stream, move |asked| {
                    heard.lock().unwrap().push(asked.clone());
                    answer(asked)
                }));
            }
        });
        Backend { url, asked, task }
    }

    /// Everything that was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, answer: impl Fn(&Asked) -> Said) {
    let Some(asked) = read(&mut stream).await else {
        return;
    };
    match answer(&asked) {
        Said::Whole(status, content_type, body) => {
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\
                 Location: /elsewhere\r\nConnection: close\r\n\r\n"
            );
            // The other side may have gone.
            stream.write_all(head.as_bytes()).await.ok();
            stream.write_all(&body).await.ok();
        }
        Said::Bytes(bytes) => {
            stream.write_all(&bytes).await.ok();
        }
        Said::Silence => {
            let mut rest = [0; 64];
            while stream.read(&mut rest).await.is_ok_and(|length| length > 0) {}
        }
    }
    stream.shutdown().await.ok();
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut words = head.lines().next()?.split(' ').map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let named = name.eq_ignore_ascii_case("content-length");
        named.then(|| value.trim().parse::<usize>().ok()).flatten()
    });
    let mut body = bytes.split_off(end + 4);
    while body.len() < length.unwrap_or_default() {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Asked {
        method,
        target,
        head,
        body,
    })
}
