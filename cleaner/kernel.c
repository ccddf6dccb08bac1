/* The judge's arithmetic in C: what `features.py`, `network.py` and `markup.py` do with arrays, line by line.
 *
 * `kernel.py` calls it where it could be built, and tests hold both to the same answers, bit for bit: sums
 * are of whole numbers, and all else is done in the same steps and precision (compile without contraction).
 */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Registers of so many bytes, and sums of pairs of products of 16 bits, where the processor has them. */
#if defined(__AVX512BW__)
#include <immintrin.h>
#define REGISTER 64
typedef __m512i whole_t;
#define NO_PAIRS _mm512_setzero_si512()
#define SPREAD _mm512_set1_epi32
#define AS_FLOATS _mm512_cvtepi32_ps
#if defined(__AVX512VNNI__)
#define ADD_PAIRS _mm512_dpwssd_epi32
#else
#define ADD_PAIRS(sum, a, b) _mm512_add_epi32(sum, _mm512_madd_epi16(a, b))
#endif
#elif defined(__AVX2__)
#include <immintrin.h>
#define REGISTER 32
typedef __m256i whole_t;
#define NO_PAIRS _mm256_setzero_si256()
#define SPREAD _mm256_set1_epi32
#define ADD_PAIRS(sum, a, b) _mm256_add_epi32(sum, _mm256_madd_epi16(a, b))
#define AS_FLOATS _mm256_cvtepi32_ps
#elif defined(__SSE2__)
#include <emmintrin.h>
#define REGISTER 16
typedef __m128i whole_t;
#define NO_PAIRS _mm_setzero_si128()
#define SPREAD _mm_set1_epi32
#define ADD_PAIRS(sum, a, b) _mm_add_epi32(sum, _mm_madd_epi16(a, b))
#define AS_FLOATS _mm_cvtepi32_ps
#else
#define REGISTER 16
#endif
#if defined(__GNUC__) && !defined(__clang__)
#define CONTRACTED __attribute__((optimize("fp-contract=fast")))
#else
#define CONTRACTED
#endif

enum { HEAD = 64, TAIL = 24, SEEN = HEAD + TAIL, EDGES = 2, WIDTH = 32, SHARES = 7, LOGS = WIDTH - SHARES + 3 };
enum { LINE_FIGURES = SHARES + LOGS + 2 * WIDTH + 9, PLACE_FIGURES = 27, MARKUP_FIGURES = 28 };
enum { UPPER = 1, DIGIT = 2, SPACE = 3, CASELESS = 4, MARK = 5, OPEN = 30, SHUT = 31 };
enum { SHORTEST_RUN = 3, LONGEST_RUN = 5, RUN_BITS = 20, FAINT = -3 }; /* runs of characters that the wording weighs */
enum { AFFIX = 3, NEAR = 4, KEY_SHIFT = 12, SLOTS = 2048, SLOT_SHIFT = 21, LAST_CODE = 0xFFFF };
enum { PROSE = 80, LONG = 45, SHORT = 40, CAP = 600, SIZES = 64, LOGGED = 4096 };
enum { TOP = 1023, ZERO = 128, FLOATS = REGISTER / 4, ROWS = 4, BLOCK = 3, ROW = 32, MOST = 256, BAGS = 2, TALKS = 6, ZONES = 64, COLUMNS = 64 };
enum { ENTER, MARKUP_ENTER, MIDDLE, LEAVE, FIRST_STEP, PARTS = 3 }; /* of a step: above, here, below, or down, up */
enum { REACH = 6, VOTE = 60, TURNS = 4 };
#define RARITY 4096.0 /* steps of a logarithm */

typedef float floats_t __attribute__((vector_size(REGISTER), aligned(4)));
typedef uint16_t sums_t __attribute__((vector_size(REGISTER), aligned(2)));
typedef uint8_t bytes_t __attribute__((vector_size(REGISTER / 2), aligned(1)));

typedef struct { /* a linear layer; its outputs are padded to whole registers */
    const float *weights, *scale, *bias;
    const int16_t *pairs; /* the weights, those of two inputs side by side */
    int64_t inputs, lanes;
} Dense;

typedef struct { /* vectors of bytes for the pieces that training has seen */
    const uint64_t *present; /* a bit for every hash */
    const uint32_t *before;  /* how many bits are set before each word of them */
    const uint8_t *rows;     /* `stride` bytes each: `judging`, then `naming` columns */
    const float *steps;      /* of the one and of the other columns */
    int64_t stride, judging, naming;
} Table;

typedef struct {
    const uint8_t *kinds;         /* of every code point of the first plane: its class */
    const uint32_t *folds;        /* and its folded form */
    const uint32_t *odd;          /* odd numbers to hash with */
    const uint8_t *prose_end;     /* of every class: may it end prose? */
    const float *logs;            /* log1p of the first whole numbers */
    const int64_t *rarity, *fame; /* in steps, of words that a document has so often */
    const float *shift, *gain, *markup_shift, *markup_gain, *name_gain;
    const int64_t *plan; /* how far each convolution over lines reaches; 0 for what is heard of zones */
    const int8_t *runs;  /* what runs of characters weigh, by their hashes, */
    const double *step;  /* in units of this */
    int64_t members, hidden, steps, categories;
    Table tables[BAGS], markup_tables[BAGS];
    Dense name_enter, name_votes, name_leave;
    Dense layers[]; /* of each member enter, markup_enter, middle, leave and PARTS for every step of the plan */
} Net;

typedef struct { /* of pages of HTML: see `Markup` */
    const uint32_t *keys[BAGS];
    const int64_t *starts[BAGS];
    int64_t keyed[BAGS], placed[BAGS];
    const int64_t *places[BAGS];
    const float *figures;
} Markup;

typedef struct { /* vectors to be added up: a line has no more than MOST pieces, an element's place neither */
    const uint8_t *rows[MOST];
    int64_t count;
} Found;

typedef struct { /* what is counted of a line */
    const int32_t *codes;
    int64_t size, capped, said;
    uint32_t stem;
    int64_t word; /* where its words begin among those of its document */
    uint8_t prose, longish, shortish, spaced;
} Line;

/* Which variant of this file the processor can run: 0 runs anywhere. */
int variant(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vl") ? 4
         : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 3 : 0;
#else
    return 0;
#endif
}

/* The checksum of this file when it was compiled. */
uint32_t source(void) { return SOURCE; }

size_t net_size(int64_t members, int64_t steps)
{
    return sizeof(Net) + members * (FIRST_STEP + PARTS * steps) * sizeof(Dense);
}

/* Read a net off arrays and numbers in the order of the structs above. */
void net_read(Net *net, const void *const *arrays, const int64_t *numbers)
{
    const void **fields[] = {
        (const void **)&net->kinds, (const void **)&net->folds, (const void **)&net->odd,
        (const void **)&net->prose_end, (const void **)&net->logs, (const void **)&net->rarity,
        (const void **)&net->fame, (const void **)&net->shift, (const void **)&net->gain,
        (const void **)&net->markup_shift, (const void **)&net->markup_gain, (const void **)&net->name_gain,
        (const void **)&net->plan, (const void **)&net->runs, (const void **)&net->step,
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = *arrays++;
    net->members = *numbers++;
    net->hidden = *numbers++;
    net->steps = *numbers++;
    net->categories = *numbers++;
    for (int i = 0; i < 2 * BAGS; i++, arrays += 4, numbers += 3) {
        const Table table = {arrays[0], arrays[1], arrays[2], arrays[3], numbers[0], numbers[1], numbers[2]};
        *(i < BAGS ? &net->tables[i] : &net->markup_tables[i - BAGS]) = table;
    }
    const int64_t layers = net->members * (FIRST_STEP + PARTS * net->steps);
    for (int64_t i = -3; i < layers; i++, arrays += 4, numbers += 2) {
        const Dense dense = {arrays[0], arrays[1], arrays[2], arrays[3], numbers[0], numbers[1]};
        *(i == -3 ? &net->name_enter : i == -2 ? &net->name_votes : i == -1 ? &net->name_leave : &net->layers[i]) =
            dense;
    }
}

static const Dense *layer(const Net *net, int64_t member, int64_t which)
{
    return &net->layers[member * (FIRST_STEP + PARTS * net->steps) + which];
}

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

/* Round to whole steps between two bounds: adding and taking away 1.5 * 2^23 rounds half to even. */
static void in_steps(const float *values, int64_t count, float lowest, int16_t *steps)
{
    const float magic = 12582912.0f;
    for (int64_t i = 0; i < count; i++) {
        float value = values[i];
        value = value > lowest ? value : lowest;
        value = value < TOP ? value : TOP;
        steps[i] = (int16_t)((value + magic) - magic);
    }
}

typedef struct { /* rows of whole numbers, `stride` apart, and the layer that they go through */
    const int16_t *steps;
    int64_t stride;
    const Dense *dense;
} Part;

#ifdef ADD_PAIRS
/* The products of some rows by some registers of columns, few enough that all sums stay in registers. */
static inline __attribute__((always_inline)) void multiply_block(const Part *parts, int several, int64_t row,
                                                                 int64_t rows, int64_t column, int64_t columns,
                                                                 float *out)
{
    const int64_t lanes = parts->dense->lanes;
    whole_t sums[ROWS][BLOCK];
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            sums[r][c] = NO_PAIRS;
    for (const Part *part = parts; part < parts + several; part++) {
        const int16_t *steps = part->steps + row * part->stride;
        const int64_t count = (part->dense->inputs + 1) / 2, stride = part->stride;
        for (int64_t i = 0; i < count; i++) {
            whole_t weights[BLOCK];
            memcpy(weights, part->dense->pairs + 2 * (i * lanes + column), columns * sizeof *weights);
            for (int r = 0; r < rows; r++) {
                int32_t pair;
                memcpy(&pair, steps + r * stride + 2 * i, sizeof pair);
                for (int c = 0; c < columns; c++)
                    sums[r][c] = ADD_PAIRS(sums[r][c], weights[c], SPREAD(pair));
            }
        }
    }
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            *(floats_t *)(out + (row + r) * lanes + column + c * FLOATS) = (floats_t)AS_FLOATS(sums[r][c]);
}

/* The products of some rows by all columns of their layers. */
static inline __attribute__((always_inline)) void multiply_rows(const Part *parts, int several, int64_t row,
                                                                int64_t rows, float *out)
{
    const int64_t lanes = parts->dense->lanes;
    int64_t column = 0;
    for (; column + BLOCK * FLOATS <= lanes; column += BLOCK * FLOATS)
        multiply_block(parts, several, row, rows, column, BLOCK, out);
    for (; column < lanes; column += FLOATS)
        multiply_block(parts, several, row, rows, column, 1, out);
}
#endif

/* Sums of products of whole numbers, of several parts with as many outputs: exact in any order, so that contraction
 * may save time. Behind the last row of an odd number of inputs stands one number more, of no weight. */
CONTRACTED static void multiply(const Part *parts, int several, int64_t rows, float *out)
{
    const int64_t lanes = parts->dense->lanes;
    int64_t row = 0;
#ifdef ADD_PAIRS
    for (; row + ROWS <= rows; row += ROWS)
        multiply_rows(parts, several, row, ROWS, out);
    for (; row < rows; row++)
        multiply_rows(parts, several, row, 1, out);
#endif
    for (; row < rows; row++)
        for (int64_t column = 0; column < lanes; column += FLOATS) {
            floats_t sum = {0};
            for (const Part *part = parts; part < parts + several; part++)
                for (int64_t i = 0; i < part->dense->inputs; i++)
                    sum += *(const floats_t *)(part->dense->weights + column + i * lanes) *
                           (float)part->steps[row * part->stride + i];
            *(floats_t *)(out + row * lanes + column) = sum;
        }
}

static void scale(float *products, int64_t rows, const Dense *dense, float *add_to)
{
    const int64_t lanes = dense->lanes;
    for (int64_t row = 0; row < rows; row++, products += lanes)
        for (int64_t i = 0; i < lanes; i++) {
            float value = products[i] * dense->scale[i];
            value += dense->bias[i];
            if (add_to)
                add_to[row * lanes + i] += value;
            else
                products[i] = value;
        }
}

/* Keep the vector of a piece for `add_up`, if training has seen it. */
static void find(const Table *table, uint32_t key, Found *found)
{
    const uint64_t bits = table->present[key >> 6], bit = 1ull << (key & 63);
    if (!(bits & bit) || found->count == MOST)
        return;
    const int64_t row = table->before[key >> 6] + __builtin_popcountll(bits & (bit - 1));
    const uint8_t *vector = table->rows + row * table->stride;
    __builtin_prefetch(vector);
    found->rows[found->count++] = vector;
}

static void add_up(const Table *table, const Found *found, uint16_t *sums)
{
    for (int64_t column = 0; column < table->stride; column += REGISTER / 2) {
        sums_t sum = {0};
        for (int64_t i = 0; i < found->count; i++)
            sum += __builtin_convertvector(*(const bytes_t *)(found->rows[i] + column), sums_t);
        memcpy(sums + column, &sum, sizeof sum);
    }
}

static void mean(const uint16_t *sums, int64_t seen, int64_t count, float step, float *means)
{
    const float some = seen > 1 ? seen : 1, zero = ZERO * (float)seen;
    for (int64_t i = 0; i < count; i++)
        means[i] = ((float)sums[i] - zero) * step / some;
}

static float logged(const Net *net, int64_t number)
{
    return number < LOGGED ? net->logs[number] : (float)log1p((double)number);
}

static float share(double part, double whole) { return (float)(part / whole); }

/* Read so many characters of UTF-8, lone surrogates too, or step over them; gives where the next one begins.
 * Behind the text stands a NUL. */
static inline const uint8_t *characters(const uint8_t *at, int64_t count, int32_t *codes)
{
    for (int64_t i = 0; i < count;) {
        uint64_t several;
        if (count - i >= (int64_t)sizeof several) {
            memcpy(&several, at, sizeof several);
            if (!(several & 0x8080808080808080)) {
                for (size_t k = 0; codes && k < sizeof several; k++)
                    codes[i + k] = at[k];
                at += sizeof several;
                i += sizeof several;
                continue;
            }
        }
        const int more = (*at >= 0xC0) + (*at >= 0xE0) + (*at >= 0xF0);
        int32_t code = more ? *at & (0x3F >> more) : *at;
        for (at++; at[0] >> 6 == 2; at++)
            code = code << 6 | (*at & 0x3F);
        if (codes)
            codes[i] = code;
        i++;
    }
    return at;
}

/* Look at a line alone: its figures go to `inputs`, its words' hashes to `words`, and what is known of its pieces is
 * asked for, for `mix` to take a little later. */
static int64_t look(const Net *net, const int32_t *codes, int64_t size, float *inputs, uint32_t *words, Line *line,
                    Found found_in[BAGS])
{
    const uint32_t *odd = net->odd;
    const int64_t shown = least(size, SEEN), shut = shown + 1;
    uint8_t kinds[SEEN + 2];
    uint32_t folds[SEEN + 2];
    int32_t turns[TURNS][WIDTH] = {0}; /* counted in turns, so that none waits for the one before */
    int64_t counts[WIDTH];
    kinds[0] = folds[0] = OPEN;
    for (int64_t i = 0; i < shown; i++) {
        const int32_t code = codes[i] > LAST_CODE ? LAST_CODE : codes[i];
        turns[i % TURNS][kinds[i + 1] = net->kinds[code]]++;
        folds[i + 1] = net->folds[code];
    }
    kinds[shut] = folds[shut] = SHUT;
    turns[0][OPEN]++;
    turns[0][SHUT]++;
    for (int i = 0; i < WIDTH; i++) {
        counts[i] = 0;
        for (int turn = 0; turn < TURNS; turn++)
            counts[i] += turns[turn][i];
    }

    const Table *table = &net->tables[0], *edge_table = &net->tables[1];
    Found *pieces = &found_in[0], *edge_pieces = &found_in[1];
    pieces->count = edge_pieces->count = 0;
    int64_t found = 0, uppers = 0, capitals = 0, numbers = 0, years = 0;
    uint32_t before = 0, stem = 0;
    for (int64_t begin = 0, stop; begin <= shut; begin = stop) {
        const uint8_t kind = kinds[begin];
        stop = begin + 1;
        if (kind < SPACE || kind == MARK)
            while (kinds[stop] < SPACE || kinds[stop] == MARK)
                stop++;
        else if (kind < OPEN && kind != CASELESS)
            continue;
        const int64_t length = stop - begin;
        uint32_t hash = 0, onset = 0, power = 1;
        for (int64_t i = begin; i < stop; i++, power *= odd[31]) {
            hash += folds[i] * power;
            if (i == begin + AFFIX - 1)
                onset = hash;
        }
        if (kind == DIGIT)
            hash = odd[12];
        if (found) {
            uint32_t pair = before * odd[8] + hash * odd[9];
            pair ^= pair >> 15;
            pair *= odd[13];
            stem += pair;
            find(table, pair >> KEY_SHIFT, pieces);
        }
        find(table, hash * odd[11] >> KEY_SHIFT, pieces);
        if (length > AFFIX) {
            const uint32_t coda = folds[stop - 1] * odd[0] + folds[stop - 2] * odd[1] + folds[stop - 3] * odd[2];
            find(table, onset * odd[10] >> KEY_SHIFT, pieces);
            find(table, coda >> KEY_SHIFT, pieces);
        }
        if (kind == UPPER) {
            uppers++;
            capitals += kinds[begin + 1] == UPPER;
        }
        if (kind == DIGIT) {
            numbers++;
            years += length == 4;
        }
        words[found++] = before = hash;
    }

    uint32_t ends[2][NEAR], edges[6] = {0};
    uint8_t end_kinds[2][NEAR];
    for (int64_t i = 0; i < NEAR; i++) {
        const int64_t first = least(i + 1, shut), last = most(shut - 1 - i, 0);
        ends[0][i] = folds[first];
        ends[1][i] = folds[last];
        end_kinds[0][i] = kinds[first];
        end_kinds[1][i] = kinds[last];
    }
    for (int side = 0; side < 2; side++) {
        edges[side] = ends[side][0] * odd[1] + ends[side][1] * odd[2];
        for (int i = 0; i < NEAR; i++)
            edges[3 + side] += end_kinds[side][i] * odd[1 + i];
    }
    edges[2] = ends[1][2] * odd[3] + edges[1];
    for (int i = 0; i < 5; i++)
        edges[i] = (edges[i] + odd[20 + i]) * odd[26];
    edges[5] = stem;
    for (int i = 0; i < 6; i++)
        find(edge_table, edges[i] >> KEY_SHIFT, edge_pieces);

    float *figures = inputs + table->judging + edge_table->judging;
    int64_t stops = 0;
    memset(figures, 0, LINE_FIGURES * sizeof *figures);
    for (int i = 0; i < SHARES; i++)
        figures[i] = share(counts[i], shown);
    for (int i = SHARES; i < WIDTH; i++)
        figures[i] = net->logs[counts[i]];
    for (int i = 0; i < WIDTH; i++)
        stops += net->prose_end[i] ? counts[i] : 0;
    const int64_t said = found - EDGES, some = most(said, 1);
    figures[WIDTH] = logged(net, size);
    figures[WIDTH + 1] = net->logs[said];
    figures[WIDTH + 2] = net->logs[numbers];
    figures[SHARES + LOGS + end_kinds[0][0]] = 1;
    figures[SHARES + LOGS + WIDTH + end_kinds[1][0]] = 1;
    float *rest = figures + SHARES + LOGS + 2 * WIDTH;
    rest[0] = share(uppers, some);
    rest[1] = share(capitals, some);
    rest[2] = share(stops, some);
    rest[3] = share(shown, some);
    rest[4] = years > 0;
    rest[5] = said == 1;
    rest[6] = said <= 3;
    rest[7] = size > SEEN;
    rest[8] = least(size, 300);

    line->codes = codes;
    line->spaced = counts[SPACE] || counts[CASELESS];
    line->size = size;
    line->stem = stem;
    line->prose = size > PROSE && net->prose_end[end_kinds[1][0]];
    line->longish = size >= LONG;
    line->shortish = size < SHORT;
    line->capped = least(size, CAP);
    line->said = line->prose ? line->capped : 0;
    return found;
}

/* The means of the vectors of a line's pieces go to `inputs` and `told`. */
static void mix(const Net *net, const Found found[BAGS], float *inputs, float *told)
{
    for (int bag = 0; bag < BAGS; bag++) {
        const Table *table = &net->tables[bag];
        uint16_t sums[COLUMNS];
        add_up(table, &found[bag], sums);
        mean(sums, found[bag].count, table->judging, table->steps[0], inputs);
        mean(sums + table->judging, found[bag].count, table->naming, table->steps[1], told);
        inputs += table->judging;
        told += table->naming;
    }
}

/* Where the lines of a document stand and how they and their words recur in it. */
static void place(const Net *net, const Line *lines, int64_t count, const uint32_t *words, int64_t stride, float *inputs)
{
    const uint32_t *odd = net->odd;
    uint32_t others[SLOTS] = {0}, tellings[SLOTS] = {0}, alike[SLOTS] = {0}, as_long[SIZES] = {0};
    int64_t total[4] = {0};
    for (int64_t i = 0; i < count; i++) {
        for (int64_t w = lines[i].word; w < lines[i + 1].word; w++) {
            const uint32_t slot = words[w] * odd[13] >> SLOT_SHIFT;
            others[slot]++;
            tellings[slot] += lines[i].prose;
        }
        alike[lines[i].stem * odd[14] >> SLOT_SHIFT]++;
        as_long[least(lines[i].size, SIZES - 1)]++;
        total[0] += lines[i].capped;
        total[1] += lines[i].said;
        total[2] += lines[i].prose;
        total[3] += lines[i].shortish;
    }
    int64_t capped = 0, said = 0, told = 0, above[2] = {-1, -1}, below[2] = {-1, -1};
    for (int64_t i = 0; i < count; i++) {
        const Line *line = &lines[i];
        float *figures = inputs + i * stride;
        int64_t rarity = 0, fame = 0, shared = 0, retold = 0;
        for (int64_t w = line->word; w < line[1].word; w++) {
            const uint32_t slot = words[w] * odd[13] >> SLOT_SHIFT;
            const int64_t often = least(others[slot], LOGGED - 1);
            rarity += net->rarity[often];
            fame += net->fame[often];
            shared += often > 1;
            retold += tellings[slot] > line->prose;
        }
        const double spoken = line[1].word - line->word;
        figures[0] = share(rarity / RARITY, spoken);
        figures[1] = share(shared, spoken);
        figures[2] = share(fame / RARITY, spoken);
        figures[3] = share(retold, spoken);
        figures[4] = logged(net, alike[line->stem * odd[14] >> SLOT_SHIFT] - 1);
        figures[5] = logged(net, as_long[least(line->size, SIZES - 1)] - 1);
        figures[6] = logged(net, i);
        figures[7] = logged(net, count - 1 - i);
        figures[8] = logged(net, count);
        figures[9] = (float)log1p((double)share(total[0], count));
        figures[10] = logged(net, said);
        figures[11] = logged(net, told);
        figures[12] = logged(net, total[1] - said - line->said);
        figures[13] = logged(net, total[2] - told - line->prose);
        const uint8_t flags[2] = {line->prose, line->longish};
        for (int flag = 0; flag < 2; flag++) {
            if (flags[flag])
                above[flag] = i;
            figures[14 + 2 * flag] = logged(net, i - above[flag]);
        }
        figures[18] = share(i, count);
        figures[19] = share(capped, most(total[0], 1));
        figures[20] = share(said, most(total[1], 1));
        figures[21] = i == 0;
        figures[22] = i == count - 1;
        figures[23] = share(total[3], count);
        figures[24] = total[2] - told - line->prose == 0;
        figures[25] = told == 0;
        figures[26] = line->prose;
        capped += line->capped;
        said += line->said;
        told += line->prose;
    }
    below[0] = below[1] = count;
    for (int64_t i = count - 1; i >= 0; i--) {
        const uint8_t flags[2] = {lines[i].prose, lines[i].longish};
        for (int flag = 0; flag < 2; flag++) {
            if (flags[flag])
                below[flag] = i;
            inputs[i * stride + 15 + 2 * flag] = logged(net, below[flag] - i);
        }
    }
}

/* What markup says of some lines, as inputs of the first layer, (lines, stride); `means` has room for the places. */
static void mark(const Net *net, const Markup *markup, int64_t first, int64_t count, float *const means[BAGS],
                 int64_t stride, float *inputs)
{
    const int64_t widths[BAGS] = {net->markup_tables[0].judging, net->markup_tables[1].judging};
    for (int64_t i = 0; i < count; i++) {
        float *own = inputs + i * stride;
        for (int bag = 0; bag < BAGS; own += widths[bag++])
            memcpy(own, means[bag] + markup->places[bag][first + i] * widths[bag], widths[bag] * sizeof *own);
        memcpy(own, markup->figures + (first + i) * MARKUP_FIGURES, MARKUP_FIGURES * sizeof *own);
    }
}

static void mean_names(const Table *table, const uint32_t *keys, int64_t keyed, const int64_t *starts, int64_t places,
                       float *means)
{
    for (int64_t place = 0; place < places; place++) {
        const int64_t end = place + 1 < places ? starts[place + 1] : keyed;
        uint16_t sums[COLUMNS];
        Found names;
        names.count = 0;
        for (int64_t at = starts[place]; at < end; at++)
            find(table, keys[at], &names);
        add_up(table, &names, sums);
        mean(sums, names.count, table->judging, table->steps[0], means + place * table->judging);
    }
}

static void standardise(float *inputs, int64_t rows, int64_t count, const float *shift, const float *gain,
                        int16_t *steps)
{
    for (int64_t row = 0; row < rows; row++, inputs += count, steps += count) {
        for (int64_t i = 0; i < count; i++) {
            float value = inputs[i] - shift[i];
            inputs[i] = value * gain[i];
        }
        in_steps(inputs, count, -TOP, steps);
    }
}

/* Every line hears what stands above it, below it, and anywhere in its document. */
static void hear(const Dense *down, const Dense *up, const int16_t *steps, int64_t lines, float *grid, float *said,
                 float *means, int16_t *heard, float *products)
{
    const int64_t lanes = down->lanes, width = up->inputs / TALKS;
    multiply(&(Part){steps, up->lanes, down}, 1, lines, said);
    scale(said, lines, down, NULL);
    float sums[ZONES], total[ZONES];
    int16_t loud[ZONES], above[ZONES], below[ZONES];
    memset(sums, 0, sizeof sums);
    memset(above, 0, sizeof above);
    memset(below, 0, sizeof below);
    for (int64_t i = 0; i < lines; i++) {
        float *mean = means + i * 3 * width;
        int16_t *own = heard + i * TALKS * width;
        in_steps(said + i * lanes, width, 0, loud);
        for (int64_t c = 0; c < width; c++) {
            const float value = said[i * lanes + c];
            sums[c] = i ? sums[c] + value : value;
            above[c] = above[c] > loud[c] ? above[c] : loud[c];
            own[c] = above[c];
            mean[c] = sums[c] / (float)(i + 1);
            mean[width + c] = sums[c];
        }
    }
    memcpy(total, sums, sizeof total);
    for (int64_t i = lines - 1; i >= 0; i--) {
        float *mean = means + i * 3 * width;
        int16_t *own = heard + i * TALKS * width;
        in_steps(said + i * lanes, width, 0, loud);
        for (int64_t c = 0; c < width; c++) {
            float left = total[c] - mean[width + c];
            left += said[i * lanes + c];
            below[c] = below[c] > loud[c] ? below[c] : loud[c];
            own[width + c] = below[c];
            mean[width + c] = left / (float)(lines - i);
            mean[2 * width + c] = total[c] / (float)lines;
            own[5 * width + c] = above[c];
        }
        in_steps(mean, 3 * width, 0, own + 2 * width);
    }
    multiply(&(Part){heard, TALKS * width, up}, 1, lines, products);
    scale(products, lines, up, grid);
}

/* The likeliest category of every line of a document. */
static void likeliest(const Net *net, const float *scores, int64_t lines, int64_t *names)
{
    for (int64_t i = 0; i < lines; i++, scores += net->name_leave.lanes) {
        int64_t best = 0;
        for (int64_t c = 1; c < net->categories; c++)
            if (scores[c] > scores[best])
                best = c;
        names[i] = best;
    }
}

/* What every line hears of the categories of others that are cruft: near it, and in the whole document. */
static void vote(const Net *net, const float *logits, const int64_t *names, int64_t lines, int16_t *votes)
{
    const int64_t categories = net->categories, width = 2 * categories;
    float total[COLUMNS] = {0};
    if (!lines)
        return;
    memset(votes, 0, lines * width * sizeof *votes);
    for (int64_t i = 0; i < lines; i++) {
        if (!(logits[i] > 0))
            continue;
        for (int64_t other = most(i - REACH, 0); other <= least(i + REACH, lines - 1); other++)
            if (other != i)
                votes[other * width + names[i]] += VOTE / (other < i ? i - other : other - i);
        total[names[i]]++;
    }
    for (int64_t c = 0; c < categories; c++)
        total[c] = total[c] * TOP / (float)lines;
    in_steps(total, categories, 0, votes + categories);
    for (int64_t i = 1; i < lines; i++)
        memcpy(votes + i * width + categories, votes + categories, categories * sizeof *votes);
}

/* What the runs of characters in a line weigh that is seen as a whole. */
static float wording(const Net *net, const int32_t *codes, int64_t size)
{
    const int64_t shut = size + 1;
    uint32_t folds[SEEN + EDGES];
    int64_t total = 0, count = 0;
    folds[0] = OPEN;
    for (int64_t i = 0; i < size; i++)
        folds[i + 1] = net->folds[codes[i] > LAST_CODE ? LAST_CODE : codes[i]];
    folds[shut] = SHUT;
    for (int64_t begin = 0; begin <= shut; begin++) {
        uint32_t hash = 0;
        for (int64_t i = begin; i <= least(shut, begin + LONGEST_RUN - 1); i++) {
            hash = hash * net->odd[31] + folds[i];
            if (i < begin + SHORTEST_RUN - 1)
                continue;
            total += net->runs[(hash ^ hash >> 15) * net->odd[13] >> (32 - RUN_BITS)];
            count++;
        }
    }
    return (float)((double)total * *net->step / sqrt((double)count));
}

/* What the wording of some lines weighs, none of them blank or of over SEEN characters; `text` is all theirs. */
void word(const Net *net, const uint8_t *text, const int64_t *sizes, int64_t count, float *weights)
{
    int32_t codes[SEEN];
    for (int64_t i = 0; i < count; i++) {
        text = characters(text, sizes[i], codes);
        weights[i] = wording(net, codes, sizes[i]);
    }
}

/* Judge documents: `text` is that of all lines in UTF-8, `sizes` are the lines' lengths in characters, `worded`
 * says of which documents the wording counts.
 *
 * Gives the logit of P(cruft) of every line and the likeliest category; -1 if memory is short, else 0.
 */
int judge(const Net *net, const uint8_t *text, const int64_t *sizes, const int64_t *lengths, int64_t documents,
          const Markup *markup, const uint8_t *worded, float *logits, int64_t *names)
{
    int64_t longest = 0, widest = 0;
    for (int64_t d = 0, at = 0; d < documents; at += lengths[d++]) {
        int64_t shown = 0;
        for (int64_t i = at; i < at + lengths[d]; i++)
            shown += least(sizes[i], SEEN) + EDGES;
        longest = most(longest, lengths[d]);
        widest = most(widest, shown);
    }
    const Table *tables = net->tables, *named = net->markup_tables;
    const int64_t inputs_in = tables[0].judging + tables[1].judging + LINE_FIGURES + PLACE_FIGURES;
    const int64_t marks_in = named[0].judging + named[1].judging + MARKUP_FIGURES;
    const int64_t told_in = tables[0].naming + tables[1].naming;
    const int64_t lanes = layer(net, 0, ENTER)->lanes, name_lanes = net->name_enter.lanes;
    int64_t far = 0, talk = 0, talk_lanes = 0;
    for (int64_t s = 0; s < net->steps; s++) {
        const Dense *parts = layer(net, 0, FIRST_STEP + PARTS * s);
        far = most(far, net->plan[s]);
        if (!net->plan[s]) {
            talk_lanes = most(talk_lanes, parts[0].lanes);
            talk = most(talk, parts[1].inputs);
        }
    }
    const int64_t marked = markup ? marks_in * longest + named[0].judging * markup->placed[0] +
                                        named[1].judging * markup->placed[1]
                                  : 0;
    const int64_t naming_in = told_in + net->hidden, voting_in = 2 * net->categories;
    const int64_t floats =
        longest * (inputs_in + told_in + 2 * lanes + talk / 2 + talk_lanes + 2 * name_lanes + net->name_leave.lanes) + marked;
    const int64_t wholes = longest * (inputs_in + marks_in + naming_in + name_lanes + talk + voting_in) +
                           (longest + 2 * far) * lanes;
    float *room = malloc((floats + 1) * sizeof *room);
    int16_t *whole_room = malloc((wholes + 1) * sizeof *whole_room);
    Line *lines = malloc((longest + 1) * sizeof *lines);
    uint32_t *words = malloc((widest + 1) * sizeof *words);
    int32_t *codes = malloc((widest + 1) * sizeof *codes);
    if (!room || !whole_room || !lines || !words || !codes) {
        free(room), free(whole_room), free(lines), free(words), free(codes);
        return -1;
    }
    float *at = room;
    float *inputs = at, *told = at += longest * inputs_in, *grid = at += longest * told_in;
    float *products = at += longest * lanes, *zone_means = at += longest * lanes, *said = at += longest * talk / 2;
    float *scores = at += longest * talk_lanes, *entered = at += longest * net->name_leave.lanes;
    float *swayed = at += longest * name_lanes, *marks = at += longest * name_lanes;
    int16_t *in = whole_room, *marked_in = in + longest * inputs_in, *known = marked_in + longest * marks_in;
    int16_t *naming = known + longest * naming_in, *heard = naming + longest * name_lanes;
    int16_t *votes = heard + longest * talk, *padded = votes + longest * voting_in, *steps = padded + far * lanes;
    float *means[BAGS] = {marks + (markup ? marks_in * longest : 0), NULL};
    if (markup) {
        means[1] = means[0] + named[0].judging * markup->placed[0];
        for (int bag = 0; bag < BAGS; bag++)
            mean_names(&named[bag], markup->keys[bag], markup->keyed[bag], markup->starts[bag], markup->placed[bag],
                       means[bag]);
    }

    for (int64_t d = 0, first = 0; d < documents; first += lengths[d++]) {
        const int64_t count = lengths[d];
        int64_t found = 0;
        int32_t *shown = codes;
        Found pieces[2][BAGS]; /* of a line and the one before: the memory answers while the next is looked at */
        for (int64_t i = 0; i < count; i++) {
            const int64_t size = sizes[first + i];
            lines[i].word = found;
            text = characters(text, size > SEEN ? HEAD : size, shown);
            if (size > SEEN)
                text = characters(characters(text, size - SEEN, NULL), TAIL, shown + HEAD);
            found += look(net, shown, size, inputs + i * inputs_in, words + found, &lines[i], pieces[i % 2]);
            shown += least(size, SEEN);
            if (i)
                mix(net, pieces[(i - 1) % 2], inputs + (i - 1) * inputs_in, told + (i - 1) * told_in);
        }
        if (count)
            mix(net, pieces[(count - 1) % 2], inputs + (count - 1) * inputs_in, told + (count - 1) * told_in);
        lines[count].word = found;
        place(net, lines, count, words, inputs_in, inputs + inputs_in - PLACE_FIGURES);
        standardise(inputs, count, inputs_in, net->shift, net->gain, in);
        if (markup) {
            mark(net, markup, first, count, means, marks_in, marks);
            standardise(marks, count, marks_in, net->markup_shift, net->markup_gain, marked_in);
        }
        for (int64_t i = 0; i < count; i++)
            logits[first + i] = 0;
        for (int64_t member = 0; member < net->members; member++) {
            const Dense *enter = layer(net, member, ENTER), *middle = layer(net, member, MIDDLE);
            const Dense *leave = layer(net, member, LEAVE);
            const Part seen[2] = {{in, inputs_in, enter}, {marked_in, marks_in, layer(net, member, MARKUP_ENTER)}};
            multiply(seen, markup ? 2 : 1, count, products);
            scale(products, count, enter, NULL);
            in_steps(products, count * lanes, 0, steps);
            multiply(&(Part){steps, lanes, middle}, 1, count, grid);
            scale(grid, count, middle, NULL);
            for (int64_t s = 0; s < net->steps; s++) {
                const Dense *parts = layer(net, member, FIRST_STEP + PARTS * s);
                if (!net->plan[s]) {
                    in_steps(grid, count * lanes, -TOP, steps);
                    hear(&parts[0], &parts[1], steps, count, grid, said, zone_means, heard, products);
                    continue;
                }
                memset(padded, 0, far * lanes * sizeof *padded);
                in_steps(grid, count * lanes, 0, steps);
                memset(steps + count * lanes, 0, far * lanes * sizeof *steps);
                const int64_t away = net->plan[s] * lanes;
                const Part near[PARTS] = {
                    {steps - away, lanes, &parts[0]}, {steps, lanes, &parts[1]}, {steps + away, lanes, &parts[2]}};
                multiply(near, PARTS, count, products);
                scale(products, count, &parts[0], grid);
            }
            in_steps(grid, count * lanes, 0, steps);
            multiply(&(Part){steps, lanes, leave}, 1, count, products);
            scale(products, count, leave, NULL);
            for (int64_t i = 0; i < count; i++) {
                logits[first + i] += products[i * leave->lanes];
                if (member)
                    continue;
                float *own = told + i * told_in;
                for (int64_t c = 0; c < told_in; c++)
                    own[c] *= net->name_gain[c];
                in_steps(own, told_in, -TOP, known + i * naming_in);
                memcpy(known + i * naming_in + told_in, steps + i * lanes, net->hidden * sizeof *known);
            }
        }
        for (int64_t i = 0; i < count; i++)
            logits[first + i] /= (float)net->members;
        multiply(&(Part){known, naming_in, &net->name_enter}, 1, count, entered);
        scale(entered, count, &net->name_enter, NULL);
        for (int company = 0; company < 2; company++) {
            if (company) {
                vote(net, logits + first, names + first, count, votes);
                multiply(&(Part){votes, voting_in, &net->name_votes}, 1, count, swayed);
                scale(swayed, count, &net->name_votes, entered);
            }
            in_steps(entered, count * name_lanes, 0, naming);
            multiply(&(Part){naming, name_lanes, &net->name_leave}, 1, count, scores);
            scale(scores, count, &net->name_leave, NULL);
            likeliest(net, scores, count, names + first);
        }
        for (int64_t i = 0; worded[d] && i < count; i++) {
            if (logits[first + i] > FAINT && lines[i].size <= SEEN && lines[i].spaced)
                logits[first + i] += wording(net, lines[i].codes, lines[i].size);
        }
    }
    free(room), free(whole_room), free(lines), free(words), free(codes);
    return 0;
}
