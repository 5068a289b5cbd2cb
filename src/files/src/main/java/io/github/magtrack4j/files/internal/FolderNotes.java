package io.github.magtrack4j.files.internal;

import io.github.magtrack4j.files.Movie;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The notes of a folder and of its files; one that many files have is given once, with the first file's name. */
final class FolderNotes {
    private final List<String> folder = new ArrayList<>();

    /** The names of the files that have a note. */
    private final Map<String, List<String>> files = new LinkedHashMap<>();

    /** Adds a note on the folder. */
    void add(String note) {
        folder.add(note);
    }

    /** Adds notes on the folder. */
    void addAll(List<String> notes) {
        folder.addAll(notes);
    }

    /** Adds what a file notes. */
    void add(Movie file) {
        for (String note : file.notes()) {
            add(file.path(), note);
        }
    }

    /** Adds a note on a file. */
    void add(Path file, String note) {
        files.computeIfAbsent(note, key -> new ArrayList<>())
                .add(file.getFileName().toString());
    }

    /** Returns a sentence each. */
    List<String> get() {
        List<String> notes = new ArrayList<>(folder);
        files.forEach((note, names) -> notes.add(names.getFirst() + of(names.size() - 1) + ": " + note));
        return notes;
    }

    private static String of(int others) {
        return switch (others) {
            case 0 -> "";
            case 1 -> " and another file";
            default -> " and " + others + " other files";
        };
    }
}
