//! Every planted bug still has the text that it replaces, and the test that must notice it.

use webhook_sig_tests::planted;

#[test]
fn every_plant_fits_the_code() {
    let plants = planted::all();

    for plant in &plants {
        let fits = plant.check();

        assert!(fits.is_ok(), "{}: {}: {fits:?}", plant.area, plant.bug);
    }
    assert!(plants.len() >= 90, "{}", plants.len());
}
