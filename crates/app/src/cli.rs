//! The command surface: names that scripts rely on, each with help that teaches.

use crate::commands::vault::VaultCommand;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use witness::Address;

/// Qhapaq: the system by which a State governs its digital transformation.
///
/// Start with `qhapaq demo` to see a State at work, or with `qhapaq init` for a real one.
#[derive(Debug, Parser)]
#[command(name = "qhapaq", version, propagate_version = true)]
pub struct Cli {
    /// Folder of the instance: register, documents, keys, configuration.
    #[arg(long, global = true, default_value = "./qhapaq-data", env = "QHAPAQ_DATA")]
    pub data: PathBuf,
    /// Database: `postgres://USER:PASSWORD@HOST/NAME`; SQLite in the data folder when left out.
    #[arg(long, global = true, env = "QHAPAQ_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Say more on the error output.
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new instance: register, signing key, governing body, and a link for its first administrator.
    Init(InitArgs),
    /// Serve pages and API.
    Serve(ServeArgs),
    /// Make a demonstration State in the data folder and serve it.
    ///
    /// People and figures are invented and say so. With `--entities` the entities are read from real lists
    /// (CSV or XLSX, any delimiter and encoding), as many files as you give.
    Demo(DemoArgs),
    /// Read a list of entities, or a file written by `qhapaq export`.
    ///
    /// `qhapaq import entities FILE...` shows first what it understood and what it would write; add `--write` to write.
    /// `qhapaq import register FILE` restores an export into an empty database.
    Import {
        /// What to read.
        #[command(subcommand)]
        what: ImportWhat,
    },
    /// Write the whole register, people and documents to one file.
    Export {
        /// File to write; must not exist.
        file: PathBuf,
    },
    /// Write everything that is public to one zip archive: tables, acts, the signed root.
    ///
    /// No name of a person leaves but those that public pages show; nothing reserved leaves. It is what `/datos/volcado.zip`
    /// serves, and what `qhapaq replay --dump` checks.
    Dump {
        /// File to write; must not exist.
        file: PathBuf,
    },
    /// Copy the instance while it serves: database, documents, keys.
    Backup {
        /// Folder to write; must not exist.
        folder: PathBuf,
    },
    /// Verify the whole register, or one downloaded proof or receipt without any database.
    ///
    /// Every act's payload, envelope and leaf, every tile, the signed root, every document and every derived table is
    /// read and compared; what is wrong is named. Ends with 1 when something is wrong.
    Verify {
        /// A proof downloaded from a constancia: `prueba.json`, or its PDF, which carries the proof inside. Or the receipt of
        /// a message of the exchange.
        bundle: Option<PathBuf>,
        /// Public key that must have signed it, as `/log/key` shows it.
        #[arg(long)]
        key: Option<String>,
        /// Public key of a witness that must have cosigned it; name as many as you ask for.
        #[arg(long, value_name = "KEY")]
        witness_key: Vec<String>,
        /// Leave the derived tables and the documents out.
        #[arg(long)]
        quick: bool,
        /// What a receipt of the exchange is compared with.
        #[command(flatten)]
        receipt: ReceiptArgs,
    },
    /// Follow a register from outside: check that it only grows, keep and cosign its checkpoints, tell a split view.
    ///
    /// Needs no instance: a control body, a university or a newspaper runs it on a machine of its own. Ends with 3 when
    /// something was found against the register, with 1 when a round could not be ended. See docs/witness.md.
    Witness(WitnessArgs),
    /// Rebuild every derived table from acts, and compare with the tables in use.
    ///
    /// With `--dump FILE` it needs no instance: the acts come from a public dump, every leaf, payload and the signed root are
    /// checked, and every table and figure of the dump is compared with what follows from them. Ends with 1 at the first
    /// that does not.
    Replay {
        /// Database to rebuild into: `sqlite:FILE` or `postgres://...`; a temporary one when left out.
        #[arg(long)]
        into: Option<String>,
        /// Replace the tables in use instead of comparing.
        #[arg(long, conflicts_with = "into")]
        in_place: bool,
        /// A public dump, as `/datos/volcado.zip` or `qhapaq dump` gives it.
        #[arg(long, conflicts_with_all = ["into", "in_place"])]
        dump: Option<PathBuf>,
        /// Public key that must have signed the dump's root, as `/log/key` shows it.
        #[arg(long, requires = "dump")]
        key: Option<String>,
        /// Day of the shares that are printed; the dump's own when left out.
        #[arg(long, requires = "dump", value_name = "DAY")]
        as_of: Option<jiff::civil::Date>,
    },
    /// Do one use case from the command line: `qhapaq act directory/create-unit kind=unit name=... from=2026-01-05`.
    ///
    /// Without arguments it lists the use cases; with one, its fields. Who acts is proven by an access key in
    /// QHAPAQ_KEY, made in «Mi cuenta».
    Act {
        /// Use case, e.g. `directory/designate`.
        use_case: Option<String>,
        /// Fields, as `name=value`.
        fields: Vec<String>,
        /// Access key.
        #[arg(long, env = "QHAPAQ_KEY", hide_env_values = true)]
        key: Option<String>,
    },
    /// Print the API's description (OpenAPI 3.1).
    Openapi,
    /// Print the generated reference: list of acts, of use cases, of duties and who answers for them.
    Docs {
        /// Folder to write into; printed when left out.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Compare instead of writing; ends with 1 when something differs.
        #[arg(long)]
        check: bool,
    },
    /// A node of the exchange between entities: a machine that speaks for an entity.
    ///
    /// `qhapaq node --config FILE` runs it.
    #[command(args_conflicts_with_subcommands = true, subcommand_required = false)]
    Node {
        /// Configuration of the node to run.
        #[arg(long)]
        config: Option<PathBuf>,
        /// What to do with it.
        #[command(subcommand)]
        what: Option<NodeCommand>,
    },
}

/// What a receipt of the exchange is compared with, all of it files.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub struct ReceiptArgs {
    /// Keys of the exchange's operator (RFC 7517, JSON), who vouches for the nodes.
    #[arg(long, value_name = "JWKS_FILE", requires = "bundle")]
    pub operator_key: Option<PathBuf>,
    /// Roots of time-stamping authorities that you trust, PEM.
    #[arg(long, value_name = "PEM_FILE", requires = "bundle")]
    pub timestamp_roots: Option<PathBuf>,
    /// Head of the request as you kept it: `VERB`, path with query, then `name:value` of each header, each line with CR LF.
    #[arg(long, value_name = "HEAD_FILE", requires = "bundle")]
    pub request: Option<PathBuf>,
    /// Body of the request as you kept it.
    #[arg(long, value_name = "FILE", requires = "request")]
    pub request_body: Option<PathBuf>,
    /// Head of the answer as you kept it: status, reason, then the headers.
    #[arg(long, value_name = "HEAD_FILE", requires = "bundle")]
    pub response: Option<PathBuf>,
    /// Body of the answer as you kept it.
    #[arg(long, value_name = "FILE", requires = "response")]
    pub response_body: Option<PathBuf>,
}

/// What is done with a node.
#[derive(Debug, Subcommand)]
pub enum NodeCommand {
    /// Bring this machine into the exchange with the token that the page of the enrolment showed.
    ///
    /// It makes the keys here, sends what is public of them, and keeps them with the certificate in the folder, which nobody else
    /// may read.
    Enrol(EnrolArgs),
    /// Put new keys and a new certificate in the place of those the node has. Both count for the operator's overlap.
    ///
    /// A node that runs does it by itself when two thirds of the certificate's life are over.
    Rotate {
        /// Folder of the node.
        #[arg(long, default_value = "node")]
        folder: PathBuf,
        /// End what it had before at once: for keys that others may know.
        #[arg(long)]
        at_once: bool,
        /// Authorities of the operator's own TLS, PEM; those of the system when left out.
        #[arg(long)]
        ca: Option<PathBuf>,
        /// Address of the operator; the one it gave at the enrolment when left out.
        #[arg(long)]
        operator: Option<String>,
    },
    /// Calls that were deposited and could not be delivered: people decide about them.
    Letters {
        /// Folder of the node.
        #[arg(long, default_value = "node")]
        folder: PathBuf,
        /// Deliver this one after all, for three days more: the number that the list shows.
        #[arg(long, conflicts_with = "discard")]
        again: Option<String>,
        /// Take this one away for good.
        #[arg(long)]
        discard: Option<String>,
    },
    /// Credentials for the old services that adapters ask: in one sealed file, read from the input and never shown.
    Vault {
        /// What to do with it.
        #[command(subcommand)]
        what: VaultCommand,
    },
}

/// Options of `node enrol`.
#[derive(Debug, Args)]
pub struct EnrolArgs {
    /// Address of the operator: https://, or http:// on this machine itself.
    #[arg(long)]
    pub operator: String,
    /// Name of the machine, as the enrolment was opened for.
    #[arg(long)]
    pub name: String,
    /// Where other nodes reach it, host:port; left out when it only calls.
    #[arg(long)]
    pub address: Option<String>,
    /// The token.
    #[arg(long, env = "QHAPAQ_NODE_TOKEN", hide_env_values = true)]
    pub token: String,
    /// Folder for its keys and what it knows.
    #[arg(long, default_value = "node")]
    pub folder: PathBuf,
    /// Authorities of the operator's own TLS, PEM; those of the system when left out.
    #[arg(long)]
    pub ca: Option<PathBuf>,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Address strangers will use, printed in constancias.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub base_url: String,
    /// Name of the register in its signed checkpoints, like a domain name with a path.
    #[arg(long, default_value = "qhapaq.local/registro")]
    pub origin: String,
}

/// Options of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080", env = "QHAPAQ_LISTEN")]
    pub listen: String,
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080", env = "QHAPAQ_LISTEN")]
    pub listen: String,
    /// Lists of entities to load, as many as you like.
    #[arg(long = "entities", value_name = "FILE", num_args = 1..)]
    pub entities: Vec<PathBuf>,
    /// Only the entities that the norms name, and few people: ready in a second.
    #[arg(long)]
    pub small: bool,
    /// Make the State and stop, without serving.
    #[arg(long)]
    pub no_serve: bool,
    /// The small demonstration with an exchange at work: a registry, a municipality and a ministry, each with its node.
    #[arg(long, conflicts_with = "no_serve")]
    pub exchange: bool,
}

/// Options of `witness`.
#[derive(Debug, Args)]
pub struct WitnessArgs {
    /// Address of the register, as people visit it.
    #[arg(long, value_name = "URL")]
    pub follow: Address,
    /// Folder of the witness: its key, what it saw, what it found.
    #[arg(long, value_name = "DIR", default_value = "./qhapaq-witness")]
    pub state: PathBuf,
    /// Name it signs with, like a domain name; fixed at the first start.
    #[arg(long, default_value = "testigo.local")]
    pub name: String,
    /// Key of the register, as `/log/key` shows it; once, at the first start. After a change of key name the new one too.
    #[arg(long)]
    pub key: Vec<String>,
    /// Seconds between rounds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub every: u64,
    /// Address to serve its page and its checkpoint on.
    #[arg(long, default_value = "127.0.0.1:8090")]
    pub listen: String,
    /// Do one round, say what came of it, and end.
    #[arg(long)]
    pub once: bool,
    /// Another witness of the same register to compare with; name as many as there are.
    #[arg(long, value_name = "URL")]
    pub peer: Vec<Address>,
    /// Authorities to trust for `https` (PEM file); those of the system when left out.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

/// What `import` reads.
#[derive(Debug, Subcommand)]
pub enum ImportWhat {
    /// Lists of entities: CSV, XLSX, XLS or ODS.
    Entities {
        /// Files, merged into one directory.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Write what the dry run shows.
        #[arg(long)]
        write: bool,
        /// Where to write the report of refused rows and proposed duplicates (CSV).
        #[arg(long)]
        report: Option<PathBuf>,
    },
    /// A file written by `qhapaq export`, into an empty database.
    Register {
        /// The file.
        file: PathBuf,
    },
}
