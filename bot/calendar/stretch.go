package calendar

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"escalate/bot/typed"
)

// stretch is an outage as it stands in a text: a length, a start, a start and an end, or a start and a length.
type stretch struct {
	from, to       point
	started, ended bool
	ongoing        bool
	length         time.Duration // instead of an end, or alone
	stated         time.Duration // beside an end, which has to agree with it
	why            string        // why it could not be read
}

var (
	lengthLead  = regexp.MustCompile(`^(?:lasted|lasting|down for|was down for|for|duration:?|length:?) `)
	lengthTail  = regexp.MustCompile(` (?:without times|dates not given|start and end not given|long)$`)
	sinceLead   = regexp.MustCompile(`^(?:(?:it is |it's |is |was |has been )?(?:still )?(?:ongoing|down|out|unavailable|going on) )?(?:since|seit|depuis) `)
	ongoingTail = regexp.MustCompile(` (?:- |to |until |till |and )?(?:now|ongoing|present|still (?:down|going on|ongoing|out|open|unresolved)|not (?:yet )?(?:resolved|over|ended|fixed)|unresolved|continuing)(?: yet)?$`)
	arrowForm   = regexp.MustCompile(`([^ ]) ?(?:→|-+>|=+>|~>|>+|\.{2,3}|~) ?([^ ])`)
	isoSlash    = regexp.MustCompile(`([0-9]{4}-[0-9]{2}-[0-9]{2}[^ /]*(?: [^ /]+)?)/([0-9p])`)
	startLabel  = regexp.MustCompile(`\b(?:start(?:ed|ing)?|begin(?:ning)?|began|from|between|von|vom|du|del|desde|outage)\b:? `)
	endLabel    = regexp.MustCompile(` (?:and |; ?)?(?:ended|end|ending|resolved|restored|until|up again)\b:? `)
	lengthFront = regexp.MustCompile(`^(.+?) (?:from|starting|beginning|starting at|starting on|as of|since) (.+)$`)
)

// joints are the words that stand between a start and an end.
var joints = strings.Fields("to until till til through thru bis au al hasta à até jusqu'au and - und et")

// stretchOf reads the words of an outage.
func stretchOf(list []string) stretch {
	text := strings.Join(list, " ")
	if text == "" {
		return stretch{why: "nothing was typed"}
	}
	if s, ok := lengthAlone(text); ok {
		return s
	}
	text = isoSlash.ReplaceAllString(text, "$1 to $2")
	text = arrowForm.ReplaceAllString(text, "$1 to $2")
	text = endLabel.ReplaceAllString(text, " to ")
	since := sinceLead.MatchString(text)
	text = sinceLead.ReplaceAllString(text, "")
	if cut := ongoingTail.ReplaceAllString(text, ""); cut != text {
		text = strings.TrimRight(cut, " -:;")
		return sinceWhen(startLabel.ReplaceAllString(text, ""))
	}
	if since {
		if s := sinceWhen(text); s.why == "" || !jointed(text) {
			return s
		}
	}
	if s, ok := startAndLength(text); ok {
		return s
	}
	text = startLabel.ReplaceAllString(text, "")
	if p, why := readPoint(strings.Fields(text), false); why == "" {
		if !p.timed {
			return stretch{why: "the start needs a time of day"}
		}
		return stretch{why: "it is one moment; write since before it while it goes on, or add its end"}
	}
	return between(text)
}

// lengthAlone reads a text that is a length, or could be one.
func lengthAlone(text string) (s stretch, ok bool) {
	bare := lengthTail.ReplaceAllString(lengthLead.ReplaceAllString(text, ""), "")
	length, isLength, why := typed.Length(bare)
	switch {
	case isLength:
		return stretch{length: length}, true
	case why != "":
		return stretch{why: why}, true
	}
	if c, isClock := readClock(bare, false); isClock && !c.bare && c.half == 0 {
		return stretch{why: "it can be a time or a length, so write since in front, or for example " + Duration(c.since())}, true
	}
	if a, b, both := strings.Cut(bare, "-"); both {
		_, one, _ := typed.Length(a)
		_, two, _ := typed.Length(b)
		if one && two {
			return stretch{why: "it can be from one length to another, or from one time to another"}, true
		}
	}
	for _, w := range []string{"about", "approx", "approximately", "around", "roughly", "ca", "circa", "almost", "nearly", "~", ">", "<", "over", "more", "less", "at"} {
		rest, found := strings.CutPrefix(bare, w)
		if _, isLength, _ := typed.Length(strings.TrimLeft(rest, ". ")); found && isLength {
			return stretch{why: "“" + w + "” leaves the length open, so write the length alone, for example 48 h"}, true
		}
	}
	return s, false
}

// sinceWhen is an outage that goes on.
func sinceWhen(text string) stretch {
	s := stretch{started: true, ongoing: true}
	if s.from, s.why = readPoint(strings.Fields(text), false); text == "" {
		s.why = "there is no time after “since”"
	}
	return s
}

// startAndLength reads "8 Nov 02:10 for 2 h", "48 h from 8 Nov 02:10".
func startAndLength(text string) (s stretch, ok bool) {
	if m := lengthFront.FindStringSubmatch(text); m != nil {
		if length, isLength, _ := typed.Length(m[1]); isLength {
			s = stretch{started: true, length: length}
			s.from, s.why = readPoint(strings.Fields(m[2]), false)
			return s, true
		}
	}
	for _, sep := range []string{" for ", " lasting ", " + ", "+ ", "+", " to ", " "} {
		i := strings.LastIndex(text, sep)
		if i < 1 {
			continue
		}
		for ; i > 0; i = strings.LastIndex(text[:i], sep) {
			length, isLength, _ := typed.Length(strings.Trim(text[i+len(sep):], "()"))
			if !isLength || sep == " " && !strings.HasSuffix(text, ")") {
				continue
			}
			p, why := readPoint(strings.Fields(startLabel.ReplaceAllString(text[:i], "")), false)
			if why == "" && p.timed {
				return stretch{started: true, from: p, length: length}, true
			}
		}
	}
	return s, false
}

// jointed reports whether a text has a word between a start and an end.
func jointed(text string) bool {
	return strings.Contains(text, "-") || slices.ContainsFunc(strings.Fields(text), func(w string) bool { return slices.Contains(joints, w) })
}

// between reads a start and an end.
func between(text string) stretch {
	s := ends(text)
	if s.why == "" {
		return s
	}
	// The length that people, and this program, repeat behind the times: "...: 48 h", "... (48 h)".
	for i := strings.LastIndexAny(text, " :=("); i > 0; i = strings.LastIndexAny(text[:i], " :=(") {
		length, isLength, _ := typed.Length(strings.Trim(text[i:], " :=()"))
		if !isLength {
			continue
		}
		if cut := ends(strings.TrimRight(text[:i], " :=;(")); cut.why == "" {
			cut.stated = length
			return cut
		}
	}
	return s
}

// ends splits a text into two moments at the first joint that leaves two; otherwise why is that of the joint that left
// most.
func ends(text string) stretch {
	list := strings.Fields(text)
	best := stretch{why: unknownWord(list)}
	try := func(a, b []string) bool {
		s := stretch{started: true, ended: true}
		var whyFrom, whyTo string
		s.from, whyFrom = readPoint(a, daysIn(b))
		s.to, whyTo = readPoint(b, daysIn(a))
		switch {
		case whyFrom == "" && whyTo == "":
			best = s
			return true
		case whyFrom == "" && len(b) > 0:
			best.why = whyTo
		case len(a) > 0 && len(b) > 0 && whyTo == "":
			best.why = whyFrom
		case strings.Contains(whyFrom, "can be") && len(b) > 0:
			best.why = whyFrom
		}
		return false
	}
	for i, w := range list {
		if slices.Contains(joints, w) && i > 0 && try(list[:i], list[i+1:]) {
			return best
		}
	}
	for i, w := range list {
		for k := 1; k < len(w)-1; k++ {
			if w[k] != '-' {
				continue
			}
			a := append(append([]string{}, list[:i]...), w[:k])
			b := append([]string{w[k+1:]}, list[i+1:]...)
			if try(a, b) {
				return best
			}
		}
	}
	return best
}

// daysIn reports whether some of the words name a day.
func daysIn(list []string) bool {
	for i := range list {
		var p point
		if used, why := p.readDate(list[i:]); used > 0 && why == "" {
			return true
		}
	}
	return false
}

// unknownWord says which word of a text nobody understands.
func unknownWord(list []string) string {
	var p point
	for i := 0; i < len(list); i++ {
		if fillers[list[i]] || slices.Contains(joints, list[i]) {
			p = point{}
			continue
		}
		used, why := p.readPart(list[i:], true)
		if why != "" {
			return why
		}
		if used == 0 {
			fresh := point{}
			if used, _ = fresh.readPart(list[i:], true); used == 0 {
				return "“" + list[i] + "” was not understood"
			}
			return "it is neither a start and an end nor a length"
		}
		i += used - 1
	}
	return "it is neither a start and an end nor a length"
}
