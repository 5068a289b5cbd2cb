package io.github.magtrack4j.cli.doctor;

import java.util.List;
import java.util.Map;

/**
 * What an examination found out about one thing.
 *
 * @param name the thing
 * @param state how it is
 * @param found what there is, in words
 * @param advice what to do about it; empty where nothing is to be done
 * @param tried where it was looked for in vain; empty where it was not looked for
 * @param figures what was measured, by name; empty where nothing was
 */
record Finding(String name, State state, String found, String advice, List<String> tried, Map<String, Double> figures) {
    /** How something is. */
    enum State {
        /** As it should be. */
        OK,
        /** Not there, and nothing else suffers. */
        MISSING,
        /** There, but it does not work. */
        FAILED
    }

    static Finding ok(String name, String found) {
        return new Finding(name, State.OK, found, "", List.of(), Map.of());
    }

    static Finding missing(String name, String found, String advice) {
        return new Finding(name, State.MISSING, found, advice, List.of(), Map.of());
    }

    static Finding failed(String name, String found, String advice) {
        return new Finding(name, State.FAILED, found, advice, List.of(), Map.of());
    }

    Finding withTried(List<String> places) {
        return new Finding(name, state, found, advice, places, figures);
    }

    static Finding measured(String name, String found, Map<String, Double> figures) {
        return new Finding(name, State.OK, found, "", List.of(), figures);
    }
}
