//! A witness at work: rounds, comparisons with others, and what strangers send.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use register::tree::{Checkpoint, CheckpointError, Note, VerifierKey, WitnessKey};
use register::{Clock, Fault, OrFault};

use crate::evidence::Exhibit;
use crate::growth::{Contrary, Fork, prove};
use crate::{
    Address, CHECKPOINT_BYTES_MAX, Client, Finding, Folder, Found, Kept, Log, Refused, Submission, Trouble,
};

/// Follows one register.
pub struct Witness {
    client: Client,
    log: Log,
    clock: Arc<dyn Clock>,
    key: WitnessKey,
    keys: Vec<VerifierKey>,
    origin: String,
    folder: Arc<Mutex<Folder>>,
    last: Mutex<Option<Last>>,
}

/// How the last round ended.
#[derive(Clone, Debug)]
pub struct Last {
    /// When it ended.
    pub at: Timestamp,
    /// What it said, in a line.
    pub said: String,
    /// Whether something was found, or stands from before.
    pub found: bool,
    /// Whether everything could be asked.
    pub complete: bool,
}

/// A round that came to an end.
#[derive(Clone, Debug)]
pub struct Round {
    /// What came of it.
    pub outcome: Outcome,
    /// Tiles received.
    pub tiles: u64,
    /// Bytes received, checkpoint and tiles.
    pub bytes: u64,
}

/// What came of a round.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The register was consistent; its checkpoint is cosigned and kept.
    Cosigned {
        /// Acts before.
        before: u64,
        /// Acts now.
        size: u64,
    },
    /// Somebody else brought a newer checkpoint while the round went on: the next round goes on from there.
    Overtaken,
    /// A proven finding stands: nothing was cosigned.
    Stopped,
    /// Something is wrong.
    Found(Finding),
}

/// What came of comparing with another witness.
#[derive(Clone, Debug)]
pub enum Compared {
    /// One of the two has no checkpoint yet.
    Nothing,
    /// Both saw one history.
    Agrees {
        /// Acts in the other's checkpoint.
        size: u64,
    },
    /// They did not, or the register does not show that they did.
    Found(Finding),
}

/// A round and the comparisons after it.
#[derive(Clone, Debug)]
pub struct Pass {
    /// The round.
    pub round: Result<Round, Trouble>,
    /// Each other witness with what came of it.
    pub peers: Vec<(Address, Result<Compared, Trouble>)>,
}

impl Pass {
    /// Everything found in this pass.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let own = self.round.iter().filter_map(|round| match &round.outcome {
            Outcome::Found(finding) => Some(finding),
            _ => None,
        });
        let others = self.peers.iter().filter_map(|(_, compared)| match compared {
            Ok(Compared::Found(finding)) => Some(finding),
            _ => None,
        });
        own.chain(others)
    }

    /// Whether nothing was cosigned because evidence of a contradiction stands.
    pub fn is_stopped(&self) -> bool {
        self.round
            .as_ref()
            .is_ok_and(|round| matches!(round.outcome, Outcome::Stopped))
    }

    /// Whether the round or a comparison could not be ended.
    pub fn is_incomplete(&self) -> bool {
        self.round.is_err() || self.peers.iter().any(|(_, compared)| compared.is_err())
    }
}

impl Witness {
    /// A witness of the register at `address`, with its state in `folder`.
    ///
    /// # Errors
    /// When no key of the register is trusted yet.
    pub fn new(
        client: Client,
        address: &Address,
        folder: Folder,
        clock: Arc<dyn Clock>,
    ) -> Result<Witness, Fault> {
        Ok(Witness {
            log: Log::new(client.clone(), address.of_log()),
            client,
            clock,
            key: folder.cosigner().witness().clone(),
            keys: folder.keys().to_vec(),
            origin: folder
                .origin()
                .or_fault("no key of the register is trusted yet")?
                .to_owned(),
            folder: Arc::new(Mutex::new(folder)),
            last: Mutex::new(None),
        })
    }

    /// Its public key.
    pub fn key(&self) -> &WitnessKey {
        &self.key
    }

    /// Name of the register.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The register as it is reached.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// How the last round ended; none before the first one.
    pub fn last(&self) -> Option<Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The last cosigned checkpoint.
    ///
    /// # Errors
    /// When the folder cannot be asked.
    pub async fn kept(&self) -> Result<Option<Kept>, Fault> {
        self.with(|folder| folder.kept().cloned()).await
    }

    /// Everything found, oldest first.
    ///
    /// # Errors
    /// When the folder cannot be asked.
    pub async fn found(&self) -> Result<Vec<Found>, Fault> {
        self.with(|folder| folder.found().to_vec()).await
    }

    /// Day of the first checkpoint.
    ///
    /// # Errors
    /// When the folder cannot be asked.
    pub async fn first_day(&self) -> Result<Option<String>, Fault> {
        self.with(|folder| folder.first_day().map(str::to_owned)).await
    }

    /// The evidence of a finding, as one text.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn evidence(&self, name: String) -> Result<Option<String>, Fault> {
        self.with(move |folder| folder.evidence(&name)).await?
    }

    /// Judge what was sent, and cosign it when everything holds.
    ///
    /// # Errors
    /// [`Refused`] saying why it is not cosigned.
    pub async fn accept(&self, submission: Submission) -> Result<Kept, Refused> {
        let now = self.clock.now();
        let accepted = self.with(move |folder| folder.accept(&submission, now)).await;
        accepted.unwrap_or_else(|fault| Err(Refused::Fault(fault)))
    }

    /// A round, then a comparison with each other witness.
    pub async fn pass(&self, peers: &[Address]) -> Pass {
        let round = self.round().await;
        let mut compared = Vec::new();
        for peer in peers {
            compared.push((peer.clone(), self.compare(peer).await));
        }
        let pass = Pass {
            round,
            peers: compared,
        };
        let last = Last {
            at: self.clock.now(),
            said: pass.to_string(),
            found: pass.findings().next().is_some() || pass.is_stopped(),
            complete: !pass.is_incomplete(),
        };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(last);
        pass
    }

    /// Fetch the checkpoint, hold it against the one kept, and cosign it when it grew out of that one.
    ///
    /// # Errors
    /// [`Trouble`] when the round could not be ended.
    pub async fn round(&self) -> Result<Round, Trouble> {
        let before = self.log.received();
        let outcome = self.look().await?;
        let after = self.log.received();
        Ok(Round {
            outcome,
            tiles: after.0 - before.0,
            bytes: after.1 - before.1,
        })
    }

    async fn look(&self) -> Result<Outcome, Trouble> {
        let bytes = self.log.checkpoint().await?;
        let (seen, note) = match Checkpoint::open(&bytes, &self.origin, &self.keys) {
            Ok(opened) => opened,
            Err(why) => return Ok(not_signed(why)),
        };
        let Some(kept) = self.kept().await? else {
            return self.cosign(0, Vec::new(), seen.size, note).await;
        };
        let size = kept.checkpoint.size;
        if seen.size < size {
            let finding = Finding::Rollback {
                kept: size,
                seen: seen.size,
            };
            return self
                .report(finding, &note, &kept.note, None)
                .await
                .map(Outcome::Found);
        }
        if seen.size == size {
            return self.cosign(size, Vec::new(), size, note).await;
        }
        match prove(&self.log, &kept.checkpoint, &seen).await? {
            Ok(proof) => self.cosign(size, proof, seen.size, note).await,
            Err(contrary) => {
                let (finding, fork) = against(size, seen.size, contrary);
                self.report(finding, &kept.note, &note, fork)
                    .await
                    .map(Outcome::Found)
            }
        }
    }

    /// Hold the own checkpoint against the one that another witness cosigned.
    ///
    /// # Errors
    /// [`Trouble`] when the other or the register does not answer, or the other shows no checkpoint of this register.
    pub async fn compare(&self, peer: &Address) -> Result<Compared, Trouble> {
        let address = peer.join("checkpoint");
        let reply = self.client.get(&address, CHECKPOINT_BYTES_MAX).await?;
        let status = reply.status;
        let other = match status {
            200 => reply.body,
            404 => return Ok(Compared::Nothing),
            _ => {
                return Err(Trouble::Status {
                    address: address.to_string(),
                    status,
                });
            }
        };
        let (theirs, note) =
            Checkpoint::open(&other, &self.origin, &self.keys).map_err(|why| Trouble::Peer {
                address: address.to_string(),
                why: why.to_string(),
            })?;
        match self.kept().await? {
            Some(kept) => self.hold(kept, theirs, note).await,
            None => Ok(Compared::Nothing),
        }
    }

    async fn hold(&self, kept: Kept, theirs: Checkpoint, note: Note) -> Result<Compared, Trouble> {
        let (own, size) = (kept.checkpoint, theirs.size);
        if own.size == size && own.root == theirs.root {
            return Ok(Compared::Agrees { size });
        }
        let own_first = own.size <= size;
        let (earlier, later) = if own_first {
            (&own, &theirs)
        } else {
            (&theirs, &own)
        };
        let (first, second) = if own_first {
            (&kept.note, &note)
        } else {
            (&note, &kept.note)
        };
        let (finding, fork) = if own.size == size {
            (Finding::SplitView { size }, None)
        } else {
            match prove(&self.log, earlier, later).await? {
                Ok(_) => return Ok(Compared::Agrees { size }),
                Err(contrary) => against(earlier.size, later.size, contrary),
            }
        };
        self.report(finding, first, second, fork)
            .await
            .map(Compared::Found)
    }

    async fn cosign(
        &self,
        old: u64,
        proof: Vec<register::tree::Hash>,
        size: u64,
        note: Note,
    ) -> Result<Outcome, Trouble> {
        match self.accept(Submission { old, proof, note }).await {
            Ok(_) => Ok(Outcome::Cosigned { before: old, size }),
            Err(Refused::Conflict(_) | Refused::OldTooLarge) => Ok(Outcome::Overtaken),
            Err(Refused::Stopped) => Ok(Outcome::Stopped),
            Err(Refused::SplitView(size)) => Ok(Outcome::Found(Finding::SplitView { size })),
            Err(Refused::Proof(why)) => Ok(Outcome::Found(Finding::Unproven { old, new: size, why })),
            Err(Refused::Malformed(why)) => Ok(not_signed(why)),
            Err(Refused::NotTrusted(why)) => Ok(not_signed(why.into())),
            Err(refused @ Refused::OtherOrigin) => Err(Fault::new(refused.to_string()).into()),
            Err(Refused::Fault(fault)) => Err(fault.into()),
        }
    }

    /// Keep the evidence of a finding and say it aloud, once.
    async fn report(
        &self,
        finding: Finding,
        earlier: &Note,
        later: &Note,
        fork: Option<Fork>,
    ) -> Result<Finding, Trouble> {
        let (earlier, later) = (earlier.to_string(), later.to_string());
        let (kept, now) = (finding.clone(), self.clock.now());
        let found = self
            .with(move |folder| {
                let exhibit = Exhibit {
                    earlier: earlier.as_bytes(),
                    later: later.as_bytes(),
                    fork: fork.as_ref(),
                };
                folder.find(&kept, &exhibit, now)
            })
            .await??;
        tell(found.as_ref());
        Ok(finding)
    }

    /// Use the folder, away from the threads that serve: it flushes files.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Folder) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let folder = self.folder.clone();
        tokio::task::spawn_blocking(move || work(&mut folder.lock().unwrap_or_else(PoisonError::into_inner)))
            .await
            .or_fault("using the state folder")
    }
}

/// The finding that follows, with what proves it.
fn against(old: u64, new: u64, contrary: Contrary) -> (Finding, Option<Fork>) {
    match contrary {
        Contrary::Forked(fork) => (Finding::Forked { old, new }, Some(fork)),
        Contrary::Unproven(why) => (Finding::Unproven { old, new, why }, None),
    }
}

/// What is not signed by the register proves nothing against it, and anyone on the way could have sent it: it is said, not kept.
fn not_signed(why: CheckpointError) -> Outcome {
    let finding = Finding::NotSigned { why };
    tracing::error!("{finding}");
    Outcome::Found(finding)
}

fn tell(found: Option<&Found>) {
    if let Some(found) = found {
        tracing::error!(evidence = %found.folder, proven = found.proven, "{}", found.said);
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Cosigned { before, size } if before == size => write!(f, "cosigned {size} acts, as before"),
            Outcome::Cosigned { before, size } => write!(f, "cosigned {size} acts, grown from {before}"),
            Outcome::Overtaken => f.write_str("a newer checkpoint came in meanwhile; the next round goes on from it"),
            Outcome::Stopped => f.write_str(
                "nothing cosigned: evidence of a contradiction stands; look at it, then move it out of evidence/",
            ),
            Outcome::Found(finding) => write!(f, "FOUND {finding}"),
        }
    }
}

impl fmt::Display for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.round {
            Ok(round) => write!(
                f,
                "{} ({} tiles, {} bytes)",
                round.outcome, round.tiles, round.bytes
            )?,
            Err(trouble) => write!(f, "round not ended: {trouble}")?,
        }
        for (peer, compared) in &self.peers {
            match compared {
                Ok(Compared::Nothing) => write!(f, "; {peer}: nothing to compare")?,
                Ok(Compared::Agrees { size }) => write!(f, "; {peer}: agrees at {size} acts")?,
                Ok(Compared::Found(finding)) => write!(f, "; {peer}: FOUND {finding}")?,
                Err(trouble) => write!(f, "; {peer}: not compared: {trouble}")?,
            }
        }
        Ok(())
    }
}
