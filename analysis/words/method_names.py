"""What each method and coefficient is called inside a sentence, Danish beside English, by the key in its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

METHOD_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "wilson": {"da": "Wilsons metode", "en": "Wilson's method"},
    "clopper-pearson": {"da": "Clopper-Pearsons eksakte metode", "en": "Clopper and Pearson's exact method"},
    "hypergeometric": {
        "da": "eksakt hypergeometrisk metode for en kendt population",
        "en": "the exact hypergeometric method for a known population",
    },
    "order-statistics": {"da": "mellem to ordnede svar", "en": "between two ordered answers"},
    "newcombe": {"da": "Newcombes metode", "en": "Newcombe's method"},
    "newcombe-paired": {"da": "Newcombes metode for parrede andele", "en": "Newcombe's method for paired shares"},
    "newcombe-overlap": {
        "da": "Newcombes metode for delvist overlappende stikprøver",
        "en": "Newcombe's method for partially overlapping samples",
    },
    "tango": {"da": "Tangos metode", "en": "Tango's method"},
    "goodman": {"da": "Goodmans simultane metode", "en": "Goodman's simultaneous method"},
    "sison-glaz": {"da": "Sison og Glaz' simultane metode", "en": "Sison and Glaz's simultaneous method"},
    "brunner-munzel": {"da": "Brunner-Munzels metode", "en": "the Brunner-Munzel method"},
    "brunner-munzel-logit": {
        "da": "Brunner-Munzels metode på logit-skala",
        "en": "the Brunner-Munzel method on the logit scale",
    },
    "complete-separation": {
        "da": "stikprøverne overlapper ikke; eksakt permutationstest",
        "en": "the samples do not overlap; exact permutation test",
    },
    "all-tied": {"da": "alle svar ligger på samme trin", "en": "all answers lie on one level"},
    "too-few": {"da": "for få svar til en test", "en": "too few answers for a test"},
    "no-variance": {"da": "ingen spredning, derfor ingen test", "en": "no spread, hence no test"},
    "no-answers": {"da": "ingen svar", "en": "no answers"},
    "permutation-exact": {"da": "eksakt permutationstest", "en": "exact permutation test"},
    "permutation-resampled": {"da": "permutationstest ved lodtrækning", "en": "permutation test by random draws"},
    "kruskal-wallis": {"da": "Kruskal-Wallis' test", "en": "the Kruskal-Wallis test"},
    "jonckheere-terpstra": {"da": "Jonckheere-Terpstras test", "en": "the Jonckheere-Terpstra test"},
    "wilcoxon-pratt": {"da": "Wilcoxons test med Pratts nuller", "en": "Wilcoxon's test with Pratt's zeros"},
    "sign": {"da": "fortegnstesten", "en": "the sign test"},
    "mcnemar": {"da": "McNemars test", "en": "McNemar's test"},
    "mcnemar-exact": {"da": "McNemars eksakte test", "en": "McNemar's exact test"},
    "bowker": {"da": "Bowkers test", "en": "Bowker's test"},
    "stuart-maxwell": {"da": "Stuart-Maxwells test", "en": "the Stuart-Maxwell test"},
    "friedman": {"da": "Friedmans test", "en": "Friedman's test"},
    "page": {"da": "Pages trendtest", "en": "Page's trend test"},
    "student-t": {"da": "Students t-test", "en": "Student's t-test"},
    "welch-t": {"da": "Welchs t-test", "en": "Welch's t-test"},
    "paired-t": {"da": "parret t-test", "en": "the paired t-test"},
    "derrick-t-equal": {
        "da": "Derricks t-test for delvist overlappende stikprøver, ens varians",
        "en": "Derrick's t-test for partially overlapping samples, equal variances",
    },
    "derrick-t-unequal": {
        "da": "Derricks t-test for delvist overlappende stikprøver, forskellig varians",
        "en": "Derrick's t-test for partially overlapping samples, unequal variances",
    },
    "two-sample-z": {"da": "z-test for to stikprøver", "en": "the two-sample z-test"},
    "mcnemar-z": {"da": "McNemars z-test", "en": "McNemar's z-test"},
    "derrick-z": {
        "da": "Derricks z-test for delvist overlappende stikprøver",
        "en": "Derrick's z-test for partially overlapping samples",
    },
    "bootstrap-people": {
        "da": "bootstrap, hvor hver person trækkes som helhed",
        "en": "bootstrap in which each person is drawn as a whole",
    },
    "brunner-munzel-weighted": {
        "da": "Brunner-Munzels metode med vægte",
        "en": "the Brunner-Munzel method with weights",
    },
    # Of scales and coders
    "cronbach-alpha": {"da": "Cronbachs alfa", "en": "Cronbach's alpha"},
    "omega-total-ml": {
        "da": "McDonalds omega (total, én faktor, maximum likelihood)",
        "en": "McDonald's omega (total, one factor, maximum likelihood)",
    },
    "kappa": {"da": "Cohens kappa", "en": "Cohen's kappa"},
    "kappa-linear": {"da": "Cohens kappa med lineære vægte", "en": "Cohen's kappa with linear weights"},
    "kappa-quadratic": {"da": "Cohens kappa med kvadratiske vægte", "en": "Cohen's kappa with quadratic weights"},
    "krippendorff-nominal": {"da": "Krippendorffs alfa (nominal)", "en": "Krippendorff's alpha (nominal)"},
    "krippendorff-ordinal": {"da": "Krippendorffs alfa (ordinal)", "en": "Krippendorff's alpha (ordinal)"},
    "krippendorff-interval": {"da": "Krippendorffs alfa (interval)", "en": "Krippendorff's alpha (interval)"},
    "robust-delta": {
        "da": "deltametoden på logitskala med robust varians",
        "en": "the delta method on the logit scale with a robust variance",
    },
    "feldt": {"da": "Feldts metode", "en": "Feldt's method"},
    "fleiss-cohen-everitt": {"da": "Fleiss, Cohen og Everitts metode", "en": "the method of Fleiss, Cohen and Everitt"},
    "bootstrap": {"da": "bootstrap over de kodede tekster", "en": "bootstrap over the coded texts"},
    "wilson-effective": {
        "da": "Wilsons metode med effektivt antal svar",
        "en": "Wilson's method with the effective number of answers",
    },
}
