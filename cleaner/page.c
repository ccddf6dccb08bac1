/* Pages of HTML, byte by byte: what does not show is left out, and marks keep the elements around every line.
 *
 * `engines/whole.py` and `engines/article.py` say what it is for.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ZONES = 8, FIRST_SHUT = 14, OPEN_MARK = 2, OPEN_MARK_END = 3 };
enum { ENDLESS = 16 }; /* tags without an end, behind which no more are looked for */
static const char *const zone_names[ZONES] = {"div",    "section", "article", "aside",
                                              "main",   "header",  "form",    "blockquote"};
static const char *const unseen[] = {"script", "style"};
static const char NOTHING_HERE[] = "<!---->"; /* no longer than any link of nothing, and keeps text around it apart */
static const char *const needed_names[] = {"href", "role", "type", "encoding", "color", "face", "size"};
static const char *const raw[] = {"textarea", "title", "xmp", "iframe", "noembed", "noframes"};
#define COUNT(list) (sizeof(list) / sizeof *(list))

static int is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
static int is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }
static int is_letter(uint8_t c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static int is_space(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v'); }
static int ends_name(uint8_t c) { return is_space(c) || c == '/' || c == '>'; }

/* Does a name stand at `at`, in any case? */
static int named(const uint8_t *at, const uint8_t *end, const char *name)
{
    for (; *name; name++, at++)
        if (at == end || (*at | 32) != *name)
            return 0;
    return at < end && ends_name(*at);
}

static int which_name(const uint8_t *at, const uint8_t *end, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        const char *name = names[i];
        const uint8_t *c = at;
        for (; c < end && *name && (*c | 32) == *name; c++, name++)
            ;
        if (c == end && !*name)
            return i;
    }
    return -1;
}

static int which(const uint8_t *at, const uint8_t *end, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if ((*at | 32) == names[i][0] && named(at, end, names[i]))
            return i;
    return -1;
}

/* Behind the end of a tag, whose values may hold a ">" in quotes; NULL for one without an end. */
static const uint8_t *tag_end(const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        if (*at == '>')
            return at + 1;
        if (*at++ != '=')
            continue;
        while (at < end && is_space(*at))
            at++;
        if (at < end && (*at == '"' || *at == '\'')) {
            at = memchr(at + 1, *at, end - at - 1);
            if (!at)
                return NULL;
            at++;
        } else
            while (at < end && !is_space(*at) && *at != '>')
                at++;
    }
    return NULL;
}

static const uint8_t *find(const uint8_t *at, const uint8_t *end, const char *what)
{
    const size_t size = strlen(what);
    while (at < end && (at = memchr(at, *what, end - at))) {
        if ((size_t)(end - at) < size)
            return end;
        if (!memcmp(at, what, size))
            return at;
        at++;
    }
    return end;
}

/* Behind the end of a comment: "-->" or "--!>". */
static const uint8_t *comment_end(const uint8_t *at, const uint8_t *end)
{
    for (; (at = find(at, end, "--")) < end; at++) {
        if (end - at > 2 && at[2] == '>')
            return at + 3;
        if (end - at > 3 && at[2] == '!' && at[3] == '>')
            return at + 4;
    }
    return end;
}

/* Where the end tag of an element begins whose content is no HTML, or the end. */
static const uint8_t *raw_end(const uint8_t *at, const uint8_t *end, const char *name)
{
    for (; (at = find(at, end, "</")) < end; at++)
        if (named(at + 2, end, name))
            return at;
    return end;
}

/* Copy bytes, where they are `marked` without those that marks need. */
static uint8_t *copied(uint8_t *out, const uint8_t *from, const uint8_t *to, int marked)
{
    if (!marked) {
        memcpy(out, from, to - from);
        return out + (to - from);
    }
    for (; from < to; from++) {
        const uint8_t c = *from;
        *out = c;
        out += c && c != OPEN_MARK && c != OPEN_MARK_END && !(c >= FIRST_SHUT && c < FIRST_SHUT + ZONES);
    }
    return out;
}

static uint8_t *number(uint8_t *out, int64_t value)
{
    uint8_t digits[16];
    int count = 0;
    do
        digits[count++] = "0123456789abcdef"[value & 15];
    while (value >>= 4);
    while (count)
        *out++ = digits[--count];
    return out;
}

/* Copy an opening tag, of its attributes only those that change what is rendered. */
static uint8_t *plain_tag(uint8_t *const out, const uint8_t *start, const uint8_t *stop)
{
    const uint8_t *at = start + 1, *const end = stop - 1;
    while (!ends_name(*at))
        at++;
    uint8_t *to = copied(out, start, at, 1);
    int slash = 0;
    while (at < end) {
        if (is_space(*at) || *at == '/') {
            slash = *at++ == '/';
            continue;
        }
        if (*at == '>')
            return copied(out, start, stop, 1);
        const uint8_t *name = at++;
        while (at < end && !ends_name(*at) && *at != '=')
            at++;
        const int needed = which_name(name, at, needed_names, COUNT(needed_names)) >= 0;
        const uint8_t *value = at;
        while (value < end && is_space(*value))
            value++;
        if (value < end && *value == '=') {
            value++;
            while (value < end && is_space(*value))
                value++;
            if (value < end && (*value == '"' || *value == '\'')) {
                at = memchr(value + 1, *value, end - value - 1);
                if (!at)
                    return copied(out, start, stop, 1);
                at++;
            } else
                for (at = value; at < end && !is_space(*at); at++)
                    if (*at == '>')
                        return copied(out, start, stop, 1);
        }
        if (needed) {
            *to++ = ' ';
            to = copied(to, name, at, 1);
        }
        slash = 0;
    }
    if (slash) {
        *to++ = ' ';
        *to++ = '/';
    }
    *to++ = '>';
    return to;
}

/* Copy a page without comments, styles and scripts (but for data about the page, unless it is `marked`).
 *
 * Where it is `marked`, attributes go that change nothing. Behind each opening tag of a zone stands its number, before
 * each closing one a sign, and `zones` takes the tags, each ended by a 0, and `kinds` which of the zones they are. All
 * of them have room enough: `out` for 12 bytes more for every 5, the others for the page. Gives the sizes of `out` and
 * `zones`, the number of zones, and how many tags there are at most.
 */
void copy_page(const uint8_t *html, int64_t size, int marked, uint8_t *out, uint8_t *zones, uint8_t *kinds,
               int64_t *sizes)
{
    const uint8_t *const end = html + size, *done = html, *at = html;
    uint8_t *const out_start = out, *const zones_start = zones;
    int64_t count = 0, tags = 0;
    int endless = 0;
    while ((at = find(at, end, "<")) < end) {
        const uint8_t *start = at++, *stop;
        tags++;
        const int shut = at < end && *at == '/';
        at += shut;
        if (end - at >= 3 && !shut && !memcmp(at, "!--", 3)) {
            out = copied(out, done, start, marked);
            stop = comment_end(at + 3, end);
            if (at + 3 < end && at[3] == '>')
                stop = at + 4;
            else if (end - at >= 5 && at[3] == '-' && at[4] == '>')
                stop = at + 5;
            done = at = stop;
            continue;
        }
        if (at == end || !is_letter(*at))
            continue;
        if (!(stop = tag_end(at, end))) {
            if (++endless < ENDLESS)
                continue;
            for (; (at = find(at, end, "<")) < end; at++)
                tags++;
            break;
        }
        const uint8_t *const tag = stop; /* behind it */
        for (const uint8_t *inside = at; (inside = find(inside, tag, "<")) < tag; inside++)
            tags++; /* parsers may see its end sooner */
        if (!shut) {
            const int hidden = which(at, end, unseen, COUNT(unseen));
            const int other = hidden < 0 ? which(at, end, raw, COUNT(raw)) : -1;
            /* a link of nothing, of which the renderer would write where it begins, and not where it ends */
            const int empty = marked && (*at | 32) == 'a' && ends_name(at[1]) && stop[-2] != '/' && end - stop > 3 &&
                              *stop == '<' && stop[1] == '/' && (stop[2] | 32) == 'a' && stop[3] == '>';
            if (hidden >= 0 || other >= 0)
                stop = raw_end(stop, end, hidden >= 0 ? unseen[hidden] : raw[other]);
            for (const uint8_t *inside = tag; other >= 0 && (inside = find(inside, stop, "<")) < stop; inside++)
                tags++; /* as some parts of pages have it */
            if (empty || (hidden >= 0 && (marked || find(start, tag, "ld+json") == tag))) {
                const uint8_t *const last = stop < end ? tag_end(stop, end) : NULL;
                out = copied(out, done, start, marked);
                if (empty && start > html && start[-1] != '>' && !is_space(start[-1])) {
                    memcpy(out, NOTHING_HERE, sizeof NOTHING_HERE - 1);
                    out += sizeof NOTHING_HERE - 1;
                }
                done = at = last ? last : end;
                continue;
            }
        }
        if (marked) {
            const int kind = which(at, end, zone_names, ZONES);
            out = copied(out, done, start, marked);
            out = shut ? out : plain_tag(out, start, tag);
            done = shut ? start : tag;
            if (kind >= 0 && shut)
                *out++ = FIRST_SHUT + kind;
            else if (kind >= 0) {
                zones = copied(zones, at, tag - 1, marked);
                *zones++ = 0;
                kinds[count] = kind;
                *out++ = OPEN_MARK;
                out = number(out, count++);
                *out++ = OPEN_MARK_END;
            }
        }
        at = stop;
    }
    out = copied(out, done, end, marked);
    sizes[0] = out - out_start;
    sizes[1] = zones - zones_start;
    sizes[2] = count;
    sizes[3] = tags;
}

/* --- how deep elements are nested, by the rules of HTML on what ends what, without a tree ------------------ */

enum { LEAF = 1, FOREIGN = 2, FORMATTING = 4, SCOPE = 8, ENDS_PARAGRAPH = 16, IS_LIST = 32, IS_TABLE = 64 };
enum { IN_LIST = 128, IN_TABLE = 256, IN_SELECT = 512, IS_SELECT = 1024, ALIKE = 3 };
enum { SPECIAL = ENDS_PARAGRAPH | SCOPE | IN_LIST | IN_TABLE | IN_SELECT };

static const struct {
    const char *names; /* each between spaces */
    int kind;
} kinds_of[] = {
    /* elements that hold nothing, or of which a page has one */
    {" area base body br col embed frame head hr html img input link meta param source track wbr ", LEAF},
    {" math svg ", FOREIGN}, /* only in these ends a slash an element */
    {" a b big code em font i nobr s small strike strong tt u ", FORMATTING},
    {" caption marquee object table td template th ", SCOPE},
    {" address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2"
     " h3 h4 h5 h6 header hr main menu nav ol p pre section summary table ul ",
     ENDS_PARAGRAPH},
    {" dl menu ol ul ", IS_LIST},
    {" table template ", IS_TABLE},
    {" dd dt li ", IN_LIST}, /* elements that end the last one of their kind */
    {" tbody td tfoot th thead tr ", IN_TABLE},
    {" option ", IN_SELECT},
    {" select ", IS_SELECT},
};

typedef struct {
    const uint8_t *name, *rest;
    int64_t size, rest_size;
    int kind;
} Element;

enum { PLACES = 1024, LONGEST = 10 }; /* of the table of listed names; letters of the longest */
static struct {
    char name[LONGEST + 1];
    int kind;
} known[PLACES];

static uint32_t place_of(const char *name, int64_t size)
{
    uint32_t hash = 2166136261u;
    for (int64_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)name[i]) * 16777619u;
    hash ^= hash >> 15;
    for (hash %= PLACES; known[hash].kind; hash = (hash + 1) % PLACES)
        if (!strncmp(known[hash].name, name, size) && !known[hash].name[size])
            break;
    return hash;
}

__attribute__((constructor)) static void fill_known(void)
{
    for (size_t i = 0; i < COUNT(kinds_of); i++)
        for (const char *name = kinds_of[i].names + 1; *name; name += strcspn(name, " ") + 1) {
            const int64_t size = (int64_t)strcspn(name, " ");
            const uint32_t place = place_of(name, size);
            memcpy(known[place].name, name, size);
            known[place].kind |= kinds_of[i].kind;
        }
}

static int kind_of(const uint8_t *name, int64_t size)
{
    return size > LONGEST ? 0 : known[place_of((const char *)name, size)].kind;
}

/* Between what elements an end tag ends its element, or an element the last of its kind. */
static int walls(int kind)
{
    return kind & IN_LIST                      ? SCOPE | IS_LIST
           : kind & IN_TABLE                   ? IS_TABLE
           : kind & IN_SELECT                  ? IS_SELECT
           : kind & IS_TABLE                   ? IS_TABLE
           : kind & (ENDS_PARAGRAPH | SCOPE) ? SCOPE
                                               : SPECIAL;
}

static int same(const Element *one, const Element *other)
{
    return one->size == other->size && !memcmp(one->name, other->name, one->size);
}

/* End the last open element of a name, and those in it, unless a wall stands between; gives how many are open. */
static int64_t end_element(const Element *stack, int64_t open, const Element *which_one, int between)
{
    for (int64_t i = open - 1; i >= 0; i--) {
        if (same(&stack[i], which_one))
            return i;
        if (stack[i].kind & between)
            break;
    }
    return open;
}

/* Are more than `most` elements open around the tags of a page in lower case, added up over all tags?
 *
 * Gives -1 if memory is short. `tags` is the number of its tags.
 */
int deeper(const uint8_t *html, int64_t size, int64_t tags, int64_t most)
{
    static const Element paragraph = {(const uint8_t *)"p", NULL, 1, 0, 0};
    Element *stack = malloc((tags + 1) * sizeof *stack), *formatting = malloc((tags + 1) * sizeof *formatting);
    const uint8_t *at = html, *const end = html + size;
    int64_t total = 0, open = 0, formats = 0;
    if (!stack || !formatting) {
        free(stack), free(formatting);
        return -1;
    }
    while (total <= most && (at = find(at, end, "<")) < end) {
        at++;
        const int shut = at < end && *at == '/';
        at += shut;
        if (at == end || !is_lower(*at))
            continue;
        Element element = {at, NULL, 0, 0, 0};
        while (at < end && (is_lower(*at) || is_digit(*at)))
            at++;
        element.size = at - element.name;
        element.rest = at;
        while (at < end && *at != '>')
            at++;
        element.rest_size = at - element.rest;
        element.kind = kind_of(element.name, element.size);
        total += open + formats;
        if (element.kind & FORMATTING && !shut) {
            int alike = 0;
            for (int64_t i = 0; i < formats; i++)
                alike += same(&formatting[i], &element) && formatting[i].rest_size == element.rest_size &&
                         !memcmp(formatting[i].rest, element.rest, element.rest_size);
            if (alike < ALIKE)
                formatting[formats++] = element;
        } else if (element.kind & FORMATTING) {
            int64_t i = formats;
            while (i && !same(&formatting[i - 1], &element))
                i--;
            if (i)
                memmove(&formatting[i - 1], &formatting[i], (formats-- - i) * sizeof *formatting);
        } else if (shut)
            open = end_element(stack, open, &element, walls(element.kind));
        else if (!(element.kind & LEAF)) {
            int foreign = 0;
            if (element.rest_size && at[-1] == '/')
                for (int64_t i = 0; i < open; i++)
                    foreign |= stack[i].kind & FOREIGN;
            if (foreign)
                continue;
            if (element.kind & ENDS_PARAGRAPH)
                open = end_element(stack, open, &paragraph, SCOPE);
            if (element.kind & (IN_LIST | IN_TABLE | IN_SELECT))
                open = end_element(stack, open, &element, walls(element.kind));
            stack[open++] = element;
        }
    }
    free(stack), free(formatting);
    return total > most;
}

/* --- the names of elements --------------------------------------------------------------------------- */

enum { NAMES = 20, NAME = 40 }; /* of an element, and characters of a name that count */
static const char *const naming[] = {"class", "id", "role", "itemprop"};

static int is_word(uint8_t c) { return is_letter(c) || is_digit(c) || c == '_'; }
static int is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static int splits(uint8_t c) { return is_space(c) || c == '\v' || (c >= 28 && c <= 31); }

static uint32_t crc_table[256];

__attribute__((constructor)) static void fill_crc_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++)
            value = value & 1 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
        crc_table[i] = value;
    }
}

/* The CRC-32 of a name in lower case. */
static uint32_t name_hash(const uint8_t *at, int64_t size)
{
    uint32_t value = ~0u;
    for (int64_t i = 0; i < size && i < NAME; i++)
        value = crc_table[(value ^ (is_upper(at[i]) ? at[i] | 32 : at[i])) & 255] ^ (value >> 8);
    return ~value;
}

/* A value of an attribute, each run of digits as a 0: the names in it, and their parts in camel case. */
static int names_in(const uint8_t *at, const uint8_t *end, uint8_t *room, uint32_t *names, int count)
{
    uint8_t *to = room;
    for (; at < end; at++)
        if (!is_digit(*at))
            *to++ = *at;
        else if (to == room || !is_digit(at[-1]))
            *to++ = '0';
    const uint8_t *stop = to;
    for (const uint8_t *word = room; word < stop && count < NAMES;) {
        while (word < stop && splits(*word))
            word++;
        const uint8_t *last = word;
        while (last < stop && !splits(*last))
            last++;
        if (last == word)
            break;
        uint32_t parts[NAMES];
        int found = 0, whole = 0;
        for (const uint8_t *part = word; part < last && found < NAMES;) {
            const uint8_t *rest = part + is_upper(*part);
            while (rest < last && is_lower(*rest))
                rest++;
            if (rest == part + is_upper(*part)) { /* no small letters: capitals, but for one before a small letter */
                rest = part;
                while (rest < last && is_upper(*rest))
                    rest++;
                if (rest < last && is_lower(*rest))
                    rest--;
            }
            if (rest > part) {
                parts[found++] = name_hash(part, rest - part);
                whole = part == word && rest == last;
                part = rest;
            } else
                part++;
        }
        if (!whole)
            names[count++] = name_hash(word, last - word);
        for (int i = 0; i < found && count < NAMES; i++)
            names[count++] = parts[i];
        word = last;
    }
    return count;
}

/* Hashes of the names of an element, given as an opening tag in ASCII without brackets; gives how many there are.
 *
 * `names` has room for NAMES of them, `room` for the tag.
 */
static int name_element(const uint8_t *tag, const uint8_t *end, uint8_t *room, uint32_t *names)
{
    const uint8_t *at = tag;
    int count = 1;
    while (at < end && splits(*at))
        at++;
    const uint8_t *name = at;
    while (at < end && !splits(*at))
        at++;
    names[0] = name_hash(name, at - name);
    for (at = tag; at < end && count < NAMES; at++) {
        if (at > tag && is_word(at[-1]))
            continue;
        int which_one = -1;
        for (int i = 0; i < (int)COUNT(naming) && which_one < 0; i++) {
            const uint8_t *c = at;
            const char *wanted = naming[i];
            for (; *wanted && c < end && (*c | 32) == *wanted; c++, wanted++)
                ;
            if (!*wanted)
                which_one = i;
        }
        if (which_one < 0)
            continue;
        const uint8_t *value = at + strlen(naming[which_one]), *last;
        while (value < end && splits(*value))
            value++;
        if (value == end || *value++ != '=')
            continue;
        while (value < end && splits(*value))
            value++;
        if (value == end)
            continue;
        if ((*value == '"' || *value == '\'') && (last = memchr(value + 1, *value, end - value - 1))) {
            count = names_in(value + 1, last, room, names, count);
            at = last;
            continue;
        }
        for (last = value; last < end && !splits(*last) && *last != '"' && *last != '\'' && *last != '>'; last++)
            ;
        if (last == value)
            continue;
        count = names_in(value, last, room, names, count);
        at = last - 1;
    }
    return count;
}

typedef struct { /* a zone in the one around it: itself a path */
    int32_t parent, zone;
} Path;

typedef struct { /* hashed names: `keys`, of place `i` from `starts[i]` on, and where each line stands in `places` */
    uint32_t *keys;
    int64_t *starts, *places;
    int64_t keyed, placed;
} Bag;

enum { BAGS = 2, INNERMOST = 12, NEAR = 2, MOST_NEAR = 4, DEPTHS = MOST_NEAR - NEAR + 1, KEY_SHIFT = 12 };
static const uint32_t salts[BAGS] = {0x9E3779B1u, 0x85EBCA77u};

/* The names of the elements around lines, as `bags_of` in `markup.py` has them; without room for keys, their number.
 *
 * `tags` are the elements, each ended by a 0, of which `counts` names are known already, or -1. Gives -1 if memory is
 * short, else 0.
 */
int name_lines(const uint8_t *tags, int64_t size, int64_t elements, uint32_t *names, int64_t *counts,
               const Path *paths, int64_t placed, const int32_t *path, const int32_t *fresh, int64_t lines, Bag *bags)
{
    uint8_t *room = malloc(size + 1);
    int32_t *known = malloc((placed * DEPTHS + 1) * sizeof *known);
    const uint8_t **starts = malloc((elements + 1) * sizeof *starts), *at_tag = tags;
    for (int64_t i = 0; starts && i <= elements; i++) {
        const uint8_t *const stop = memchr(at_tag, 0, tags + size - at_tag);
        starts[i] = at_tag;
        at_tag = stop ? stop + 1 : tags + size;
    }
    for (int which_one = 0; which_one < BAGS && room && known && starts; which_one++) {
        Bag *bag = &bags[which_one];
        memset(known, -1, placed * DEPTHS * sizeof *known);
        bag->keyed = bag->placed = 0;
        for (int64_t i = 0; i < lines; i++) {
            int64_t left = INNERMOST, slot = path[i];
            if (which_one) {
                left = fresh[i] < NEAR ? NEAR : fresh[i] > MOST_NEAR ? MOST_NEAR : fresh[i];
                slot = slot * DEPTHS + left - NEAR;
            }
            if (known[slot] < 0) {
                known[slot] = (int32_t)bag->placed;
                bag->starts[bag->placed++] = bag->keyed;
                if (!path[i] && bag->keys)
                    bag->keys[bag->keyed] = 0;
                bag->keyed += !path[i];
                for (int64_t at = path[i]; at && left; at = paths[at].parent, left--) {
                    const int64_t zone = paths[at].zone;
                    uint32_t *own = names + zone * NAMES;
                    if (counts[zone] < 0)
                        counts[zone] = name_element(starts[zone], starts[zone + 1] - 1, room, own);
                    for (int64_t n = 0; n < counts[zone] && bag->keys; n++)
                        bag->keys[bag->keyed + n] = own[n] * salts[which_one] >> KEY_SHIFT;
                    bag->keyed += counts[zone];
                }
            }
            bag->places[i] = known[slot];
        }
    }
    const int failed = room && known && starts ? 0 : -1;
    free(room), free(known), free(starts);
    return failed;
}

/* --- the lines of a rendered page --------------------------------------------------------------------- */

/* What stands between texts: the first ones in the order of TAGS in `page.py`. */
enum { P, H1, LI = 7, PRE, ROW, NOTHING, LIST, BREAK, LINK, NO_LINK, END_LINK, OPENED, SHUT_ZONE, LITERAL };
enum { HERE = 1, WHOLE = 2, ELSEWHERE = 4, ALL_LONG = 8, LONG = 45 }; /* where links lead: see `leads` */
static const char *const elsewhere[] = {"javascript:", "mailto:", "tel:"};

typedef struct { /* of a line of a rendered page: FACTS in `page.py`, and has it other white space than single spaces? */
    int32_t tag, depth, item, gap, linked, fresh, path, links, around, leads, spaced;
} Row;

typedef struct { /* where a link stands in its line, and its address in the rendered page */
    int32_t start, end, href, href_end;
} Link;

/* White space, as Python's str.isspace has it. */
static int blank(uint32_t c)
{
    if (c > 32 && c < 0x85)
        return 0;
    return (c >= 9 && c <= 13) || (c >= 28 && c <= 32) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static int stands(const uint32_t *at, const uint32_t *end, const char *what, int64_t *length)
{
    int64_t i = 0;
    for (; what[i]; i++)
        if (at + i == end || at[i] != (uint8_t)what[i])
            return 0;
    *length = i;
    return 1;
}

/* What begins at a "<": its kind and length, is it an end tag, and the length of an address. */
static int tag_at(const uint32_t *at, const uint32_t *end, int64_t *length, int *shut, int64_t *address)
{
    static const struct {
        const char *name;
        int kind;
    } tags[] = {{"p>", P}, {"li>", LI}, {"br>", BREAK}, {"a>", NO_LINK}, {"ul>", LIST}, {"ol>", LIST}, {"pre>", PRE}};
    int64_t size;
    *shut = at + 1 < end && at[1] == '/';
    if (!*shut && stands(at, end, "<a href=\"", &size)) {
        const uint32_t *quote = at + size;
        while (quote < end && *quote != '"')
            quote++;
        if (end - quote < 2 || quote[1] != '>')
            return LITERAL;
        *address = quote - at - size;
        *length = *address + size + 2;
        return LINK;
    }
    const uint32_t *name = at + 1 + *shut;
    if (end - name >= 3 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && name[2] == '>') {
        *length = name + 3 - at;
        return H1 + (int)(name[1] - '1');
    }
    for (size_t i = 0; i < COUNT(tags); i++)
        if (stands(name, end, tags[i].name, &size)) {
            *length = name + size - at;
            return tags[i].kind >= BREAK ? (*shut ? END_LINK : tags[i].kind) : tags[i].kind;
        }
    return LITERAL;
}

static int64_t unescaped(const uint32_t *at, const uint32_t *end, uint32_t *c)
{
    static const struct {
        const char *name;
        uint32_t code;
    } names[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}};
    int64_t length;
    for (size_t i = 0; i < COUNT(names); i++)
        if (stands(at, end, names[i].name, &length)) {
            *c = names[i].code;
            return length;
        }
    *c = *at;
    return 1;
}

typedef struct {
    const uint32_t *codes; /* the rendered page */
    uint32_t *text;        /* of all lines, with a line break behind each */
    Row *rows;
    Link *links;
    Path *paths;
    int64_t size, count, linked, places;
} Lines;

/* Where links lead to, as bits. */
static int leads(const uint32_t *codes, const Link *links, int64_t count)
{
    int found = 0, all_long = count ? ALL_LONG : 0;
    for (const Link *link = links; link < links + count; link++) {
        const uint32_t *const end = codes + link->href_end;
        const uint32_t *at = codes + link->href;
        int64_t length;
        found |= *at == '#' ? HERE : stands(at, end, "http", &length) ? WHOLE : 0;
        for (size_t i = 0; i < COUNT(elsewhere); i++)
            found |= stands(at, end, elsewhere[i], &length) ? ELSEWHERE : 0;
        for (length = 0; at < end && length <= LONG; length++) {
            uint32_t c;
            at += *at == '&' ? unescaped(at, end, &c) : 1;
        }
        if (length <= LONG)
            all_long = 0;
    }
    return found | all_long;
}

static int64_t within(int64_t place, int64_t size) { return place < 0 ? 0 : place < size ? place : size; }

/* End a line that begins at `start`, if it has text: without the space around it, but for that before code. */
static int64_t ended(Lines *lines, int64_t start, int code, int64_t first_link)
{
    uint32_t *text = lines->text + start;
    int64_t size = lines->size - start, lead = 0, tabs = 0;
    while (size && blank(text[size - 1]))
        size--;
    if (!size)
        return 0;
    if (!code)
        while (blank(text[lead]))
            lead++;
    size -= lead;
    Row *row = &lines->rows[lines->count];
    row->linked = 0;
    for (int64_t i = first_link; i < lines->linked; i++) {
        Link *link = &lines->links[i];
        link->start = (int32_t)within(link->start - lead, size);
        link->end = (int32_t)within(link->end - lead, size);
        row->linked += link->end > link->start ? link->end - link->start : 0;
    }
    memmove(text, text + lead, size * sizeof *text);
    row->spaced = code && blank(*text);
    for (int64_t i = 0; i < size; i++)
        if (blank(text[i])) {
            tabs += !code && text[i] == '\t';
            row->spaced |= text[i] != ' ' || text[i - (i > 0)] == ' ' ;
        }
    if (tabs) { /* a row of a table: a tab between cells, and no space beside it */
        int64_t to = 0, i = 0;
        while (i < size) {
            int64_t next = i, tab = 0;
            while (next < size && (text[next] == ' ' || text[next] == '\t'))
                tab |= text[next++] == '\t';
            if (tab) {
                text[to++] = '\t';
                i = next;
            } else {
                while (i < next)
                    text[to++] = text[i++];
                if (i < size)
                    text[to++] = text[i++];
            }
        }
        size = to;
        row->tag = ROW;
        lines->linked = first_link;
    }
    row->links = (int32_t)(lines->linked - first_link);
    row->leads = leads(lines->codes, lines->links + first_link, row->links);
    lines->size = start + size;
    lines->text[lines->size++] = '\n';
    lines->count++;
    return 1;
}

/* The lines of a rendered page, which ends with a line break, with marks of zones of these `kinds`.
 *
 * Gives their numbers and how deep the paths are, added up, or -1 if memory is short. `text`, `rows`, `links` and `paths` have room for the page's size.
 */
int read_lines(const uint32_t *codes, int64_t size, const uint8_t *kinds, int64_t zones, uint32_t *text, Row *rows,
               Link *links, Path *paths, int64_t *counts)
{
    uint8_t *tags = malloc(size + 1);
    int32_t *items = malloc((size + 1) * sizeof *items);
    if (!tags || !items) {
        free(tags), free(items);
        return -1;
    }
    Lines lines = {codes, text, rows, links, paths, 0, 0, 0, 1};
    const uint32_t *at = codes, *const end = codes + size;
    int64_t deep = 0, open_tags = 0, lists = 0, start = 0, begun = 0, href = 0, href_end = 0, first_link = 0;
    int64_t opened[ZONES + 1] = {0}; /* open zones, by kind and in all */
    int32_t gap = 0, fresh = 0, path = 0, row_path = 0, row_around = 0, row_fresh = 0;
    int code = 0, begins = 0;
    paths[0].parent = 0, paths[0].zone = -1;
    tags[open_tags] = NOTHING;
    while (at < end) {
        const uint32_t c = *at;
        int kind = LITERAL, shut = 0;
        int64_t length = 1, address = 0, value = 0;
        if (c == '\n')
            kind = NOTHING;
        else if (c == '<')
            kind = tag_at(at, end, &length, &shut, &address);
        else if (c >= FIRST_SHUT && c < FIRST_SHUT + ZONES)
            kind = SHUT_ZONE;
        else if (c == OPEN_MARK) {
            const uint32_t *digit = at + 1;
            for (; digit < end && ((*digit >= '0' && *digit <= '9') || (*digit >= 'a' && *digit <= 'f')); digit++)
                if (value < zones)
                    value = value * 16 + (*digit <= '9' ? *digit - '0' : *digit - 'a' + 10);
            if (digit > at + 1 && digit < end && *digit == OPEN_MARK_END) {
                kind = OPENED;
                length = digit + 1 - at;
            }
        }
        if (kind == LITERAL) {
            uint32_t real = c;
            if (c == '&')
                length = unescaped(at, end, &real);
            if (!begins && !blank(real)) { /* a line stands where its text begins: its zone may end before the line */
                begins = 1;
                row_path = path, row_around = (int32_t)opened[ZONES], row_fresh = fresh;
                fresh = 0;
            }
            text[lines.size++] = real;
            at += length;
            continue;
        }
        const int64_t so_far = lines.size - start;
        at += length;
        switch (kind) {
        case NOTHING:
            if (!so_far) {
                gap++;
                continue;
            }
            break;
        case OPENED:
            if (value < zones) {
                const Path inner = {path, (int32_t)value};
                deep += opened[ZONES];
                path = (int32_t)lines.places;
                paths[lines.places++] = inner;
                opened[kinds[value]]++;
                opened[ZONES]++;
                fresh++;
            }
            continue;
        case SHUT_ZONE:
            if (opened[c - FIRST_SHUT])
                for (int gone = -1; gone != (int)(c - FIRST_SHUT); path = paths[path].parent) {
                    gone = kinds[paths[path].zone];
                    opened[gone]--;
                    opened[ZONES]--;
                }
            if (fresh > opened[ZONES])
                fresh = (int32_t)opened[ZONES];
            continue;
        case LINK:
            href_end = at - codes - 2;
            href = href_end - address;
            begun = so_far;
            continue;
        case END_LINK:
            if (href_end > href) {
                const Link link = {(int32_t)begun, (int32_t)so_far, (int32_t)href, (int32_t)href_end};
                links[lines.linked++] = link;
            }
            href = href_end = 0;
            continue;
        case BREAK:
        case NO_LINK:
            continue;
        }
        if (so_far) {
            if (href_end > href) {
                const Link link = {(int32_t)begun, (int32_t)so_far, (int32_t)href, (int32_t)href_end};
                links[lines.linked++] = link;
            }
            Row *row = &rows[lines.count];
            row->tag = tags[open_tags];
            if (ended(&lines, start, code, first_link)) {
                row->depth = (int32_t)lists;
                row->item = lists ? items[lists - 1] : 0;
                row->gap = gap;
                row->fresh = row_fresh;
                row->path = row_path;
                row->around = row_around;
                gap = 0;
            } else {
                gap++;
                lines.size = start;
                lines.linked = first_link;
            }
            begins = 0;
            start = lines.size;
            first_link = lines.linked;
            begun = 0;
        }
        if (kind == NOTHING)
            continue;
        if (shut) {
            if (kind == LIST)
                lists -= lists > 0;
            else if (memchr(tags, kind, open_tags + 1))
                while (tags[open_tags--] != kind)
                    ;
            code = code && kind != PRE;
        } else if (kind == LIST)
            items[lists++] = 0;
        else {
            tags[++open_tags] = (uint8_t)kind;
            code = code || kind == PRE;
            if (kind == LI && lists)
                items[lists - 1]++;
        }
    }
    free(tags), free(items);
    counts[0] = lines.count;
    counts[1] = lines.size;
    counts[2] = lines.linked;
    counts[3] = lines.places;
    counts[4] = deep;
    return 0;
}
