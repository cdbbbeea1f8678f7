"""The n-gram table, on one of five tokens written by hand: what it looks up, how far back it sees, how it is mixed."""

from pathlib import Path

import numpy as np
import pytest

from audit.fluency.ngram import BITS, BOW_STEPS, BUCKETS, CODES, NgramTable, mix

UNIGRAM = np.log([1e-9, 1e-9, 0.5, 0.3, 0.2])  # of <s>, <nl> and three tokens
KINDS = len(BOW_STEPS) + 1
# p(3 | 2) = 0.9; what remains after 2 goes to the others by their unigram share. p(4 | <s> 2) = 0.6 likewise.
BIGRAM_BOW = np.log((1 - 0.9) / (1 - 0.3))
TRIGRAM_BOW = np.log((1 - 0.6) / (1 - 0.2 * np.exp(BIGRAM_BOW)))


def write(path: Path, shares: np.ndarray) -> NgramTable:
    """Bigrams 2 3 and <s> 2 and the trigram <s> 2 4, the codes' grids from least to greatest value."""
    grams = [((2, 3), np.log(0.9), 0.0), ((0, 2), np.log(0.5), TRIGRAM_BOW), ((0, 2, 4), np.log(0.6), 0.0)]
    keys = [sum(t << BITS * (len(g) - 1 - i) for i, t in enumerate(g)) for g, _, _ in grams]
    hashes = np.array([mix(np.array([k]), len(g))[0] for k, (g, _, _) in zip(keys, grams, strict=True)])
    bucket = (hashes % np.uint64(BUCKETS)).astype(np.int64)
    order = np.argsort(bucket)
    columns = np.array([[p, b] for _, p, b in grams])
    grids = np.stack([columns.min(axis=0), columns.max(axis=0)], axis=1)
    steps = (columns - grids[:, 0]) / (grids[:, 1] - grids[:, 0]) * (CODES - 1)
    codes = np.round(steps).astype(np.uint8)
    np.savez(
        path,
        sizes=np.bincount(bucket, minlength=BUCKETS).astype(np.uint8),
        mark=((hashes // np.uint64(BUCKETS)) & np.uint64(0xFFFF)).astype(np.uint16)[order],
        logp=codes[order, 0],
        bow=codes[order, 1],
        unigram=UNIGRAM,
        unigram_bow=np.array([0, 0, BIGRAM_BOW, 0, 0]),
        grids=grids,
        order=np.array(3),
        shares=shares.astype(np.float32),
    )
    return NgramTable(path)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> NgramTable:
    return write(tmp_path_factory.mktemp("ngram") / "ngram.npz", np.linspace(0.1, 0.8, 2 * KINDS))


def probabilities(table: NgramTable, *ids: int) -> list[float]:
    logp, _ = table.log_probabilities(np.array([0, *ids]))
    return [float(p) for p in np.exp(logp[1:])]


def test_known_and_unknown_sequences(table: NgramTable) -> None:
    assert probabilities(table, 4, 2, 3)[2] == pytest.approx(0.9, rel=0.01)  # in the table
    assert probabilities(table, 4, 2, 2)[2] == pytest.approx(0.5 * np.exp(BIGRAM_BOW), rel=0.01)  # backed off
    assert probabilities(table, 3, 4)[1] == pytest.approx(0.2, rel=0.01)  # unseen context: nothing is taken off
    assert probabilities(table, 2, 4)[1] == pytest.approx(0.6, rel=0.01)  # a trigram that begins with <s>
    assert probabilities(table, 2, 3)[1] == pytest.approx(0.9 * np.exp(TRIGRAM_BOW), rel=0.01)


@pytest.mark.parametrize("context", [(), (2,), (3,), (4, 2), (3, 4)])
def test_probabilities_after_any_context_sum_to_one(table: NgramTable, context: tuple[int, ...]) -> None:
    assert sum(probabilities(table, *context, token)[-1] for token in (2, 3, 4)) == pytest.approx(1, abs=0.01)


def test_nothing_is_seen_across_the_beginning_of_a_line(table: NgramTable) -> None:
    apart, _ = table.log_probabilities(np.array([0, 3, 2, 0, 3, 4]))
    assert np.exp(apart[4]) == pytest.approx(0.3, rel=0.01)  # "2 3" is known, but <s> stands between them
    for begin, line in ((0, [0, 3, 2]), (3, [0, 3, 4])):
        alone, kinds = table.log_probabilities(np.array(line))
        assert apart[begin + 1 : begin + len(line)] == pytest.approx(alone[1:])
        assert len(kinds) == len(line)


def test_kind_says_how_much_of_the_context_is_known(table: NgramTable) -> None:
    _, kinds = table.log_probabilities(np.array([0, 2, 3, 4, 3]))
    # Before each token: <s> alone, <s> 2 and 2 3, which the table has, and 3 4, which it has not.
    assert [int(k) // KINDS for k in kinds[1:]] == [0, 1, 1, 0]


def test_a_single_token_has_its_own_nats(table: NgramTable) -> None:
    assert table.unigram([2, 4]) == pytest.approx([-np.log(0.5), -np.log(0.2)])
    assert table.unigram([]) == []


def test_blend_of_lines_is_the_blend_of_each(table: NgramTable) -> None:
    lines = [[2, 3, 4], [], [4], [2, 4]]
    other = np.log(np.array([0.4, 0.2, 0.1, 0.3, 0.6, 0.05]))
    together = table.blend(lines, other)
    begin = 0
    for line in lines:
        assert together[begin : begin + len(line)] == pytest.approx(
            table.blend([line], other[begin : begin + len(line)])
        )
        begin += len(line)
    assert begin == len(together)


def test_blend_lies_between_its_parts_and_sums_to_one(table: NgramTable) -> None:
    other = {2: 0.25, 3: 0.25, 4: 0.5}
    mixed = 0.0
    for token, p in other.items():
        last = table.blend([[2, token]], np.log([0.5, p]))[-1]
        own = probabilities(table, 2, token)[-1]
        assert min(own, p) - 1e-6 <= np.exp(last) <= max(own, p) + 1e-6
        mixed += np.exp(last)
    assert mixed == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_share_is_the_other_models(tmp_path: Path, share: float) -> None:
    table = write(tmp_path / "ngram.npz", np.full(2 * KINDS, share))
    [mixed] = np.exp(table.blend([[3]], np.log([0.7])))
    assert mixed == pytest.approx(share * 0.7 + (1 - share) * 0.3, rel=0.01)


def test_empty_call(table: NgramTable) -> None:
    assert table.blend([], np.zeros(0)).shape == (0,)
    assert table.blend([[]], np.zeros(0)).shape == (0,)
