package io.github.magtrack4j.cli.console;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** The traces of a file that {@code --beads} chooses. */
public final class ChosenTraces {
    private ChosenTraces() {}

    /**
     * Returns the traces of some beads.
     *
     * @param file what error messages name
     * @param all the file's traces
     * @param beads the numbers of the beads; empty for all
     * @param purpose what traces are wanted for, as in "it has no trace to draw"
     * @throws BadFileException if there is none, or none of one of the beads
     */
    public static List<Trace> of(Path file, List<Trace> all, Collection<Integer> beads, String purpose)
            throws BadFileException {
        if (all.isEmpty()) {
            throw new BadFileException(file, "it has no trace to " + purpose);
        }
        TreeSet<Integer> missing = new TreeSet<>(beads);
        all.forEach(trace -> missing.remove(trace.bead()));
        if (!missing.isEmpty()) {
            throw new BadFileException(file, "it has no bead " + missing.first());
        }
        return all.stream()
                .filter(trace -> beads.isEmpty() || beads.contains(trace.bead()))
                .toList();
    }
}
