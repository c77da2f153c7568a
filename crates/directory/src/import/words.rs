//! The words that spelling goes by.

use super::acronyms::is_acronym;
use super::fold::fold;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Words that stay small inside a name.
const SMALL: &str = "\
    a al ante con de del e el en la las lo los o para por sin u y";

/// Words that stay in capitals: company forms and abbreviations in common use.
const CAPITALS: &str = "\
    AFP ANA APCI ATU BM CENEPRED CEPLAN COFOPRI CONADIS CONCYTEC DEVIDA DIRESA DIRIS DISA DRE EIRL EPS \
    EPSS ESSALUD FAME FINCYT FISSAL FMI FONAFE FONCODES FONDECYT FONDEPES FOSFAP GERESA IAFAS IMA IMARPE \
    INABIF INEN INIA INPE ITP IVP MC MEF MEM MIDIS MIMP MINCETUR MINSA MTC OEFA OFIS OGA OPD OTASS PCM \
    PEOT PMSJMPP PNCM PNP PRONAA PSI RENIEC SA SAA SAC SAT SCRL SENASA SERFOR SRL SUNARP SUNAT UE UGEL \
    UNI USE VRAEM";

/// Words that lists write without their accent. Words in -ción, -sión, -gión, -tión and -xión need no entry.
const ACCENTED: &str = "\
    académica académico agrícola alomía amazonía amazónica amazónicos américa andrés antártica antúnez \
    análisis anónima apurímac arqueológica arqueológico arqueológicos artística artístico asháninka \
    autónoma autónomo aérea aéreo bagazán belén benítez bolívar básica básicas básico básicos capitán \
    carrión cartográfico catálogo católica chávez científica científico clínica clínico comité compañía \
    constitución contraloría cristóbal crédito crítica críticas cáceres defensoría demográfico dámaso \
    díaz economía económica económico ejército electrónica eléctrica eléctrico energía estadística \
    estratégico fernández fiscalía fábrica física garantía garcía geofísico geográfico geológico \
    gonzález gráfica guzmán gómez hernández hidrología hidráulica hipólito histórico huampaní huánuco \
    héroes hídrico hídricos ibáñez informática ingeniería interés inés jaén jerónimo jesús josé junín \
    jurídica jurídico leguía león logística lázaro línea líneas lópez marañón martín maría mejía \
    metalúrgico meteorología minería montaña muñoz márquez máximo médico móvil música neoplásicas \
    neurológicas nicolás núñez oftalmología oncológico ordóñez orgánica patrón pediátrico periférica \
    periféricas perú pesquería petróleo petróleos policía política políticas procuraduría próspero \
    psiquiátrico pérez pública públicas público públicos químico ramírez ramón religión república \
    rodríguez román rímac río sebastián secretaría simón sánchez tecnología tecnológica tecnológico \
    telemática tomás traumatología tránsito turística turístico técnica técnico túpac unión valdizán \
    vehículos vásquez vélez vía vías víctor zárate álvarez áncash ángel ánimas área áreas ávila óscar \
    única único útes";

fn set(
    words: &'static str,
    cell: &'static OnceLock<HashSet<&'static str>>,
) -> &'static HashSet<&'static str> {
    cell.get_or_init(|| words.split(' ').collect())
}

/// Whether a word in small letters stays small inside a name.
pub(super) fn is_small(word: &str) -> bool {
    static WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
    set(SMALL, &WORDS).contains(word)
}

/// Whether a word in capitals stays so.
pub(super) fn is_in_capitals(word: &str) -> bool {
    static WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
    set(CAPITALS, &WORDS).contains(word) || is_acronym(word)
}

/// The accented word that a folded one stands for.
pub(super) fn accented(folded: &str) -> Option<&'static str> {
    static WORDS: OnceLock<HashMap<String, &str>> = OnceLock::new();
    WORDS
        .get_or_init(|| all_accented().map(|word| (fold(word), word)).collect())
        .get(folded)
        .copied()
}

/// All words that carry an accent.
pub(super) fn all_accented() -> impl Iterator<Item = &'static str> + Clone {
    let words: &'static str = ACCENTED;
    words.split(' ')
}
