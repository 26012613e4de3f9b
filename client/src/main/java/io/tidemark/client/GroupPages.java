package io.tidemark.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Asks for one page after the other until there is no more. The pages come one at a time, so no lock is needed. */
final class GroupPages<T> {

    private final Function<String, CompletableFuture<GroupPage<T>>> question;
    private final Function<T, String> place;
    private final List<GroupPage<T>> pages = new ArrayList<>();

    /**
     * Pages to ask for.
     *
     * @param question asks for what comes behind a place, "" for the first page
     * @param place where an item stands
     */
    GroupPages(Function<String, CompletableFuture<GroupPage<T>>> question, Function<T, String> place) {
        this.question = question;
        this.place = place;
    }

    /** All of them, at least one. */
    CompletableFuture<List<GroupPage<T>>> all() {
        return behind("");
    }

    private CompletableFuture<List<GroupPage<T>>> behind(String last) {
        return question.apply(last).thenCompose(page -> {
            pages.add(page);
            List<T> items = page.items();
            if (!page.header().more() || items.isEmpty()) {
                return CompletableFuture.completedFuture(pages);
            }
            return behind(place.apply(items.get(items.size() - 1)));
        });
    }

    /** What stands on the pages, in their order. */
    static <T> List<T> items(List<GroupPage<T>> pages) {
        return pages.stream().flatMap(page -> page.items().stream()).toList();
    }
}
