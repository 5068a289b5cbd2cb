package io.github.magtrack4j.tracking;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.method.TrackingMethod;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.quality.LocalizationQuality;
import io.github.magtrack4j.quality.LocalizationQuality.Estimate;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The method {@link TrackingMethod#STEPS}.
 *
 * @param backend what computes
 * @param tables one for all beads, or one for each; empty for none
 * @param options the options of each step
 * @param bins the bins of each profile that is kept, or 0 for none
 * @param judges what judges the localizations by each table, one without a table, or none for no judging
 * @param judgingThreads on how many threads localizations are judged
 */
record StepsLocalizer(
        Backend backend,
        List<ZLut> tables,
        TrackingOptions options,
        int bins,
        List<LocalizationQuality> judges,
        int judgingThreads)
        implements Localizer {
    /**
     * Makes one that judges localizations.
     *
     * @param size the width of the images in pixels
     * @param judgingThreads on how many threads localizations are judged; 0 for no judging
     */
    static StepsLocalizer of(
            Backend backend, List<ZLut> tables, TrackingOptions options, int size, int bins, int judgingThreads) {
        List<LocalizationQuality> judges = new ArrayList<>();
        if (judgingThreads > 0 && tables.isEmpty()) {
            judges.add(new LocalizationQuality(size, options, null));
        } else if (judgingThreads > 0) {
            tables.forEach(table -> judges.add(new LocalizationQuality(size, options, table)));
        }
        return new StepsLocalizer(backend, tables, options, bins, judges, judgingThreads);
    }

    @Override
    public List<String> columns() {
        return !judges.isEmpty() ? QualityColumns.NAMES : List.of();
    }

    @Override
    public Room allocate(SegmentAllocator allocator, long images) {
        return new Room(Tracks.allocate(allocator, images, bins), null);
    }

    @Override
    public TraceChunk localize(ImageStack images, Room room, long firstFrame, List<Integer> beadNumbers) {
        Tracks into = room.tracks().slice(0, images.count());
        backend.stackToXyzp(images, tablesOf(images), options, into);
        return new TraceChunk(
                firstFrame,
                images.count() / beadNumbers.size(),
                beadNumbers,
                into,
                judge(images, into),
                Optional.empty());
    }

    /** The table of each image; the images of a bead follow one another. */
    private ZLuts tablesOf(ImageStack images) {
        return switch (tables.size()) {
            case 0 -> ZLuts.NONE;
            case 1 -> ZLuts.of(tables.getFirst());
            default -> ZLuts.perBead(tables, images.count() / tables.size());
        };
    }

    private List<Estimate> judge(ImageStack images, Tracks tracks) {
        if (judges.isEmpty()) {
            return List.of();
        }
        Estimate[] estimates = new Estimate[Math.toIntExact(images.count())];
        int frames = estimates.length / judges.size();
        for (int table = 0; table < judges.size(); table++) {
            int first = table * frames;
            Estimate[] ofTable = judges.get(table)
                    .estimate(images.slice(first, frames), tracks.slice(first, frames), judgingThreads);
            System.arraycopy(ofTable, 0, estimates, first, frames);
        }
        return Arrays.asList(estimates);
    }
}
