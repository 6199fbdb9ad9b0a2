//! Every planted bug still has the text that it replaces, and the test that must notice it.

use webhook_sig_tests::planted;

#[test]
fn every_plant_fits_the_code() {
    let plants = planted::all();

    let unfit = plants.iter().filter_map(|plant| {
        let why = plant.check().err()?;
        Some(format!("{}: {}: {why:?}", plant.area, plant.bug))
    });
    let unfit: Vec<_> = unfit.collect();

    assert!(unfit.is_empty(), "{}", unfit.join("\n"));
    assert!(plants.len() >= 90, "{}", plants.len());
}
