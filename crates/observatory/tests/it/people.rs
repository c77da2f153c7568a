//! A district with its people: what most tests look at.

use crate::house::{PDF, Town};
use register::{DesignationId, PersonId, Receipt};

/// Who lives in the populated house, and what was recorded of them.
pub struct People {
    pub head: PersonId,
    pub leader: PersonId,
    pub analyst: PersonId,
    /// Holds no office.
    pub nobody: PersonId,
    /// The leader's designation, with a document.
    pub led: Receipt,
    pub led_id: DesignationId,
    /// The designation that ended.
    pub ended: Receipt,
    /// The words of the observation, reserved.
    pub reserved: Receipt,
    /// SHA-256 of the leader's resolution.
    pub document: String,
}

impl Town {
    /// A district with a committee, a leader, an observed security officer, a data officer not told of, and a vacancy.
    pub async fn populated() -> (Town, People) {
        Town::populate(Town::new().await).await
    }

    /// The same district in a house of any capabilities.
    pub async fn populate(town: Town) -> (Town, People) {
        let (district, sgtd) = (town.district, town.sgtd);
        let head = town
            .person(district, "Teófila", "Muestra Huillca", "40000001")
            .await;
        town.designate(district, "entity_head", head, "JNE-1", "2023-01-01", None)
            .await;
        let (committee, _) = town.constitute(district, "009-2026-A-MDM", "2026-01-22").await;
        let told = town
            .communicate(district, committee, "committee", "sgtd", "2026-01-29")
            .await;
        town.acknowledge(district, committee, "committee", told, "sgtd")
            .await;
        let kept = town
            .house
            .documents
            .put(PDF.into(), "application/pdf", &register::Limits::PDF)
            .await
            .unwrap();
        let leader = town
            .person(district, "Marcela", "Ejemplo Quispe", "40000002")
            .await;
        let paper = Town::instrument("021-2026-A-MDM", "2026-03-10", Some(&kept.sha256));
        let (led_id, led) = town
            .designate_citing(district, "digital_leader", leader, paper, Some("2026-03-17"))
            .await;
        let told = town
            .communicate(district, led_id, "digital_leader", "sgtd", "2026-03-12")
            .await;
        town.acknowledge(district, led_id, "digital_leader", told, "sgtd")
            .await;
        let edgar = town.person(district, "Edgar", "Prueba Layme", "40000003").await;
        let (watch, _) = town
            .designate(
                district,
                "security_officer",
                edgar,
                "078-2026-A-MDM",
                "2026-11-02",
                Some("2026-11-09"),
            )
            .await;
        let told = town
            .communicate(district, watch, "security_officer", "sgtd", "2026-11-04")
            .await;
        let reserved = town
            .observe(district, watch, "security_officer", told, "2026-11-24")
            .await;
        let hugo = town.person(district, "Hugo", "Ejemplo Ttito", "40000004").await;
        town.designate(
            district,
            "data_governance_officer",
            hugo,
            "081-2026-A-MDM",
            "2026-11-10",
            Some("2026-11-24"),
        )
        .await;
        let luz = town.person(district, "Luz", "Ficticia Rojas", "40000005").await;
        let (odp, ended) = town
            .designate(
                district,
                "personal_data_officer",
                luz,
                "050-2025-A-MDM",
                "2025-04-01",
                Some("2025-04-15"),
            )
            .await;
        town.communicate(district, odp, "personal_data_officer", "anpd", "2025-04-10")
            .await;
        town.end(district, odp, "personal_data_officer", "2026-08-15")
            .await;
        let analyst = town.person(sgtd, "Rosa", "Muestra Soto", "40000006").await;
        town.designate(sgtd, "sgtd_analyst", analyst, "001-2026-PCM", "2026-01-05", None)
            .await;
        let nobody = town.person(district, "Nadie", "Prueba Prueba", "40000007").await;
        let people = People {
            head,
            leader,
            analyst,
            nobody,
            led,
            led_id,
            ended,
            reserved,
            document: kept.sha256,
        };
        (town, people)
    }
}
