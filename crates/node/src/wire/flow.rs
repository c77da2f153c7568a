//! Bodies: held whole, or passing through piece by piece.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, SizeHint};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;

/// Pieces that wait between a reader and a writer: with pieces of 16 to 256 KB never more than 2 MB.
const WAITING_MAX: usize = 8;

/// The other end broke off, sent too slowly, or was not believed: what was sent so far is worth nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// The connection ended before the message.
    Off,
    /// Nothing came for too long.
    Slow,
    /// The message is not what was signed, or no evidence could be kept of it.
    Disowned,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Broken::Off => "the message broke off",
            Broken::Slow => "the message came too slowly",
            Broken::Disowned => "the message is not what was signed",
        })
    }
}

impl std::error::Error for Broken {}

/// Where the pieces of a passing body are put.
pub type Frames = mpsc::Sender<Result<Frame<Bytes>, Broken>>;

/// A body.
#[derive(Debug)]
pub enum Flow {
    /// All of it.
    Held(Option<Bytes>),
    /// What passes, with its length where it was said before.
    Passing(mpsc::Receiver<Result<Frame<Bytes>, Broken>>, Option<u64>),
}

impl Flow {
    /// A body that is all there.
    pub fn held(bytes: Bytes) -> Flow {
        Flow::Held((!bytes.is_empty()).then_some(bytes))
    }
    /// A body without bytes.
    pub fn empty() -> Flow {
        Flow::Held(None)
    }
    /// A body that passes, and where its pieces are put.
    pub fn passing(length: Option<u64>) -> (Frames, Flow) {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        (sender, Flow::Passing(receiver, length))
    }
}

impl Body for Flow {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        match &mut *self {
            Flow::Held(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Flow::Passing(pieces, _) => pieces.poll_recv(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Flow::Held(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Flow::Held(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Flow::Passing(_, Some(length)) => SizeHint::with_exact(*length),
            Flow::Passing(_, None) => SizeHint::default(),
        }
    }
}

/// A body that was read as far as it may be held.
#[derive(Debug)]
pub enum Held<B> {
    /// It ended: all of it, and its trailers.
    Whole(Bytes, Option<HeaderMap>),
    /// There is more: what was read, and the rest.
    More(Bytes, B),
}

/// Reads a body until it ends or is longer than may be held. `idle` is the longest silence.
///
/// # Errors
/// [`Broken`] when it breaks off or is too slow.
pub async fn hold<B>(mut body: B, bytes_max: usize, idle: Duration) -> Result<Held<B>, Broken>
where
    B: Body<Data = Bytes> + Unpin,
{
    let mut first: Option<Bytes> = None;
    let mut more = BytesMut::new();
    loop {
        let frame = next(&mut body, idle).await?;
        let Some(frame) = frame else {
            return Ok(Held::Whole(first.unwrap_or_else(|| more.freeze()), None));
        };
        match frame.into_data() {
            Ok(data) => {
                match first.take() {
                    // One piece is the common case: it is not copied.
                    None if more.is_empty() => first = Some(data),
                    None => more.extend_from_slice(&data),
                    Some(one) => {
                        more.extend_from_slice(&one);
                        more.extend_from_slice(&data);
                    }
                }
                let now = first.as_ref().map_or(more.len(), Bytes::len);
                if now > bytes_max {
                    return Ok(Held::More(first.unwrap_or_else(|| more.freeze()), body));
                }
                if first.is_some() && body.is_end_stream() {
                    return Ok(Held::Whole(first.unwrap_or_default(), None));
                }
            }
            Err(frame) => {
                let trailers = frame.into_trailers().ok();
                return Ok(Held::Whole(first.unwrap_or_else(|| more.freeze()), trailers));
            }
        }
    }
}

/// The next piece of a body; none at its end.
///
/// # Errors
/// [`Broken::Off`], or [`Broken::Slow`] after a silence of `idle`.
pub async fn next<B>(body: &mut B, idle: Duration) -> Result<Option<Frame<Bytes>>, Broken>
where
    B: Body<Data = Bytes> + Unpin,
{
    match tokio::time::timeout(idle, body.frame()).await {
        Err(_) => Err(Broken::Slow),
        Ok(None) => Ok(None),
        Ok(Some(Err(_))) => Err(Broken::Off),
        Ok(Some(Ok(frame))) => Ok(Some(frame)),
    }
}

/// Hands a body on piece by piece, showing each to `seen`, and gives back its trailers. The last piece is kept until the caller has
/// judged the whole: it comes back unsent.
///
/// # Errors
/// [`Broken`] from either side; the receiving side is told nothing yet.
pub async fn feed<B>(
    mut body: B,
    first: Bytes,
    frames: &Frames,
    idle: Duration,
    mut seen: impl FnMut(&[u8]),
) -> Result<(Bytes, Option<HeaderMap>), Broken>
where
    B: Body<Data = Bytes> + Unpin,
{
    seen(&first);
    let mut last = first;
    loop {
        let Some(frame) = next(&mut body, idle).await? else {
            return Ok((last, None));
        };
        match frame.into_data() {
            Ok(data) if data.is_empty() => {}
            Ok(data) => {
                seen(&data);
                let ready = std::mem::replace(&mut last, data);
                put(frames, Frame::data(ready), idle).await?;
            }
            Err(frame) => return Ok((last, frame.into_trailers().ok())),
        }
    }
}

/// Puts one piece; whoever does not take it for too long is given up.
///
/// # Errors
/// [`Broken`].
pub async fn put(frames: &Frames, frame: Frame<Bytes>, idle: Duration) -> Result<(), Broken> {
    match frames.send_timeout(Ok(frame), idle).await {
        Ok(()) => Ok(()),
        Err(mpsc::error::SendTimeoutError::Timeout(_)) => Err(Broken::Slow),
        Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(Broken::Off),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDLE: Duration = Duration::from_secs(5);

    async fn pieces(pieces: &[&'static str], end: bool) -> Flow {
        let (frames, flow) = Flow::passing(None);
        for piece in pieces {
            frames
                .send(Ok(Frame::data(Bytes::from_static(piece.as_bytes()))))
                .await
                .expect("sent");
        }
        if !end {
            frames.send(Err(Broken::Off)).await.expect("sent");
        }
        flow
    }

    #[tokio::test]
    async fn a_body_is_held_as_far_as_it_may() {
        let whole = hold(pieces(&["ab", "cd"], true).await, 4, IDLE)
            .await
            .expect("held");
        assert!(matches!(whole, Held::Whole(bytes, None) if &bytes[..] == b"abcd"));
        let more = hold(pieces(&["ab", "cd", "ef"], true).await, 3, IDLE)
            .await
            .expect("held");
        let Held::More(first, rest) = more else {
            panic!("there is more");
        };
        assert_eq!(&first[..], b"abcd");
        assert_eq!(rest.collect().await.expect("the rest").to_bytes(), "ef");
        let broken = hold(pieces(&["ab"], false).await, 4, IDLE).await;
        assert!(matches!(broken, Err(Broken::Off)));
    }

    #[tokio::test]
    async fn the_last_piece_waits_for_the_verdict() {
        let (frames, out) = Flow::passing(None);
        let body = pieces(&["b", "c"], true).await;
        let mut seen = Vec::new();
        let (last, trailers) = feed(body, Bytes::from_static(b"a"), &frames, IDLE, |piece| {
            seen.extend_from_slice(piece)
        })
        .await
        .expect("fed");
        assert_eq!((&last[..], trailers), (&b"c"[..], None));
        assert_eq!(seen, b"abc");
        drop(frames);
        assert_eq!(out.collect().await.expect("what was let out").to_bytes(), "ab");
    }
}
