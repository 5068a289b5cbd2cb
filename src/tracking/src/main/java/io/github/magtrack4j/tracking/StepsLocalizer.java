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
 * @param judgingThreads on how many threads localizations are judged; 0 for no judging
 */
record StepsLocalizer(Backend backend, List<ZLut> tables, TrackingOptions options, int bins, int judgingThreads)
        implements Localizer {
    @Override
    public List<String> columns() {
        return judgingThreads > 0 ? QualityColumns.NAMES : List.of();
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
        if (judgingThreads == 0) {
            return List.of();
        }
        int size = images.width();
        if (tables.size() <= 1) {
            ZLut table = tables.isEmpty() ? null : tables.getFirst();
            return Arrays.asList(
                    new LocalizationQuality(size, options, table).estimate(images, tracks, judgingThreads));
        }
        Estimate[] estimates = new Estimate[Math.toIntExact(images.count())];
        int frames = estimates.length / tables.size();
        for (int bead = 0; bead < tables.size(); bead++) {
            int first = bead * frames;
            Estimate[] ofBead = new LocalizationQuality(size, options, tables.get(bead))
                    .estimate(images.slice(first, frames), tracks.slice(first, frames), judgingThreads);
            System.arraycopy(ofBead, 0, estimates, first, frames);
        }
        return Arrays.asList(estimates);
    }
}
