package io.github.magtrack4j.analysis.tether;

import io.github.magtrack4j.internal.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What kind of tether a bead seems to hang on, and why.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param kind what it seems to be
 * @param reasons each a sentence with the number it rests on, the decisive ones first
 */
public record TetherVerdict(Kind kind, List<String> reasons) {
    /** The kinds of tether. */
    public enum Kind {
        /** One molecule, attached near the bead's lowest point. */
        SINGLE,
        /** Two molecules or more. */
        DOUBLE,
        /** The bead does not move as a tethered one. */
        STUCK,
        /** One molecule, attached far from the bead's lowest point: its extensions are too short by what this costs. */
        OFF_CENTER,
        /** Too little is known. */
        UNKNOWN
    }

    /** A bead that moves less than so many times its noise is stuck. */
    public static final double STUCK_NOISES = 3;

    /** A bead that comes up less than this part of the contour length when it is pulled is stuck. */
    public static final double STUCK_RISE = 0.1;

    /** Two parallel molecules bend as one of half the persistence length; between, there is a limit. */
    public static final double DOUBLE_PERSISTENCE = 0.7;

    /** Two molecules braid: one turn shortens them by more than this part, where one molecule hardly changes. */
    public static final double DOUBLE_TURN = 0.05;

    /** A circle of more than this part of the bead's radius costs a fifth of it in height. */
    public static final double OFF_CENTER_CIRCLE = 0.6;

    /** An ellipse longer than this speaks against one tether at the lowest point. */
    public static final double ELONGATION = 1.6;

    /** Copies the reasons. */
    public TetherVerdict {
        reasons = List.copyOf(reasons);
    }

    /**
     * What is known of a bead; NaN for each thing that is not.
     *
     * @param excursion the standard deviation of positions along the ellipse's long axis at the lowest force, in nm
     * @param elongation of that ellipse, 1 or more
     * @param noise the standard deviation of a localization, in nm
     * @param rise how much higher the bead is at the highest force than at the lowest, over the contour length
     * @param persistence the persistence length that a fit found, over the expected one
     * @param persistenceError of that ratio
     * @param turnLoss by what part of the extension one turn either way, at a low force, shortens the tether
     * @param circle the radius of the circle that the bead goes as the magnet turns, over the bead's radius
     */
    public record Evidence(
            double excursion,
            double elongation,
            double noise,
            double rise,
            double persistence,
            double persistenceError,
            double turnLoss,
            double circle) {}

    /** Weighs what is known: first whether the bead moves at all, then how many molecules hold it, then where. */
    public static TetherVerdict of(Evidence evidence) {
        Arguments.require("evidence", evidence, evidence != null, "given");
        List<String> against = new ArrayList<>();
        List<String> others = new ArrayList<>();
        if (evidence.excursion() < STUCK_NOISES * evidence.noise()) {
            against.add(String.format(
                    Locale.ROOT,
                    "it moves %.1f nm, less than %.0f times the noise of %.1f nm",
                    evidence.excursion(),
                    STUCK_NOISES,
                    evidence.noise()));
        }
        if (evidence.rise() < STUCK_RISE) {
            against.add(String.format(
                    Locale.ROOT, "pulled, it rises by %.0f %% of the contour length", 100 * evidence.rise()));
        }
        if (!against.isEmpty()) {
            return new TetherVerdict(Kind.STUCK, against);
        }
        if (evidence.persistence() + 2 * evidence.persistenceError() < DOUBLE_PERSISTENCE) {
            against.add(String.format(
                    Locale.ROOT,
                    "its persistence length is %.2f ± %.2f of the expected one; two molecules have a half",
                    evidence.persistence(),
                    evidence.persistenceError()));
        }
        if (evidence.turnLoss() > DOUBLE_TURN) {
            against.add(String.format(
                    Locale.ROOT,
                    "one turn shortens it by %.0f %%: two molecules braid, one hardly changes",
                    100 * evidence.turnLoss()));
        }
        if (!against.isEmpty()) {
            return new TetherVerdict(Kind.DOUBLE, against);
        }
        if (evidence.circle() > OFF_CENTER_CIRCLE) {
            against.add(String.format(
                    Locale.ROOT, "it goes a circle of %.2f of its radius as the magnet turns", evidence.circle()));
            return new TetherVerdict(Kind.OFF_CENTER, against);
        }
        int known = 0;
        if (!Double.isNaN(evidence.persistence())) {
            known++;
            others.add(String.format(
                    Locale.ROOT, "its persistence length is %.2f of the expected one", evidence.persistence()));
        }
        if (!Double.isNaN(evidence.turnLoss())) {
            known++;
            others.add(String.format(Locale.ROOT, "one turn shortens it by %.1f %% only", 100 * evidence.turnLoss()));
        }
        if (!Double.isNaN(evidence.circle())) {
            others.add(String.format(Locale.ROOT, "it goes a circle of %.2f of its radius", evidence.circle()));
        }
        if (evidence.elongation() > ELONGATION) {
            others.addFirst(String.format(
                    Locale.ROOT, "its positions are an ellipse %.1f times as long as wide", evidence.elongation()));
            return new TetherVerdict(Kind.UNKNOWN, others);
        }
        if (known == 0) {
            others.addFirst("neither its elasticity nor what turns do to it is known");
            return new TetherVerdict(Kind.UNKNOWN, others);
        }
        return new TetherVerdict(Kind.SINGLE, others);
    }
}
