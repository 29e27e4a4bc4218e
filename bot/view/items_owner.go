package view

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"escalate/bot/meeting"
	typing "escalate/bot/typed"
)

// taskLine is one task as it was typed: whose it is by the name that it begins with, or by the name that stands alone on a
// line above it.
type taskLine struct {
	owner   meeting.Person // the zero Person where no name says whose it is
	guessed bool           // whether the name is less than the owner's full or first name
	text    string
	unread  string // what stands where a name could, and is nobody's here
	why     string // the refusal of a name that is more than one person's
	no      int    // of the line, from 1
}

// mostLead is the longest text that is looked at as a name in front of a task, in characters.
const mostLead = 60

// numbering is what people number a line with, "1." or "1)".
var numbering = regexp.MustCompile(`^[*_]*([0-9]{1,2})[.)]\s+`)

// unnumbered takes a number off a line where it counts on from the one before, or begins at 1: "5. Nov" is a day.
func unnumbered(l string, before *int) string {
	m := numbering.FindStringSubmatch(l)
	if m == nil {
		return l
	}
	if no, _ := strconv.Atoi(m[1]); no == 1 || no == *before+1 {
		*before = no
		return l[len(m[0]):]
	}
	return l
}

// taskLines takes the names off the lines of a text: "Lisa: Test the backups", "@Lisa Wong test the backups", or "Lisa Wong:"
// alone above her tasks.
func (s *Sheet) taskLines(text string) (lines []taskLine) {
	var above taskLine
	before := 0
	for i, l := range typedLines(text) {
		t := s.taskLine(unnumbered(l, &before))
		if t.text == "" && t.why == "" {
			above = t
			continue
		}
		if t.owner.ID == "" {
			t.owner, t.guessed = above.owner, above.guessed
		}
		t.no = i + 1
		lines = append(lines, t)
	}
	return lines
}

func (s *Sheet) taskLine(l string) taskLine {
	if at := strings.IndexAny(l, ":："); at > 0 && utf8.RuneCountInString(l[:at]) <= mostLead {
		_, width := utf8.DecodeRuneInString(l[at:])
		lead, rest := l[:at], strings.TrimSpace(strings.TrimLeft(l[at+width:], "*_"))
		switch who := s.called(lead); {
		case len(who) > 0:
			return taskLine{owner: who[0], guessed: guesses(lead, who[0]), text: rest, why: ambiguous(lead, who)}
		case len(s.listed(lead)) > 1:
			return taskLine{text: l, why: "names " + strings.Join(s.listed(lead), " and ") + ". Please write a line for each of them."}
		case looksNamed(lead):
			return taskLine{text: l, unread: strings.Trim(lead, "*_ ")}
		}
	}
	if who := s.called(l); len(who) == 1 && slices.Equal(nameWords(l), nameWords(who[0].Name)) {
		return taskLine{owner: who[0]}
	}
	if strings.HasPrefix(l, "@") {
		return s.mentioned(l)
	}
	return taskLine{text: l}
}

// mentioned is a line that begins with "@" and a name of one to four words.
func (s *Sheet) mentioned(l string) taskLine {
	words := strings.Fields(l)
	for n := min(4, len(words)); n > 0; n-- {
		lead := strings.Join(words[:n], " ")
		if who := s.called(lead); len(who) > 0 {
			rest := strings.TrimLeft(strings.Join(words[n:], " "), "-–—,: ")
			return taskLine{owner: who[0], guessed: guesses(lead, who[0]), text: rest, why: ambiguous(lead, who)}
		}
	}
	return taskLine{text: l, unread: words[0]}
}

// ambiguous is the refusal of a name that more than one person has.
func ambiguous(lead string, who []meeting.Person) string {
	if len(who) == 1 {
		return ""
	}
	names := each(who, func(p meeting.Person) string { return Cut(p.Display(), mostName) })
	return "begins with “" + strings.Trim(lead, "@*_ ") + "”, which can be " + strings.Join(names, " or ") + ". Please write the full name."
}

// called returns the people of the escalation whom words call by name: in full, by some of its words, or with a letter for
// one of them ("Lisa W."). A full name is only its owner's; "me" is whoever writes.
func (s *Sheet) called(words string) (who []meeting.Person) {
	said := nameWords(words)
	if oneself(said) {
		return []meeting.Person{s.By}
	}
	for _, m := range s.E.Members() {
		name := nameWords(m.Name)
		if m.Standing == meeting.Gone || !calls(said, name) {
			continue
		}
		p := s.Person(m.ID)
		if slices.Equal(said, name) {
			return []meeting.Person{p}
		}
		who = append(who, p)
	}
	return who
}

// oneself reports whether a name is whoever writes it.
func oneself(said []string) bool {
	return len(said) == 1 && (said[0] == "me" || said[0] == "myself")
}

// guesses reports whether words that call one person alone are less than their name: neither all of it nor the first of it.
// "Kim", "R. Kim" and "Kim Robert" are shown as they were read before anything is saved.
func guesses(words string, p meeting.Person) bool {
	said, name := nameWords(words), nameWords(p.Name)
	return !oneself(said) && !slices.Equal(said, name) && !slices.Equal(said, name[:min(1, len(name))])
}

// listed are the names of those whom a list of names calls, "Lisa and David"; nil where one of them is nobody here.
func (s *Sheet) listed(lead string) (names []string) {
	for _, part := range regexp.MustCompile(`(?i)\s*(?:,|/|&|\+|\band\b)\s*`).Split(strings.TrimSpace(lead), -1) {
		who := s.called(part)
		if len(who) == 0 {
			return nil
		}
		names = append(names, Cut(who[0].Display(), mostName))
	}
	return names
}

// nameWords is a name as it is compared.
func nameWords(s string) []string {
	words := strings.Fields(strings.ToLower(typing.Clean(strings.Trim(s, "@*_ "))))
	return each(words, func(w string) string { return strings.Trim(w, ".,@*_") })
}

// calls reports whether what was said is of a name: each word one of its words, or one letter for one; at least one whole.
func calls(said, name []string) bool {
	left, whole := slices.Clone(name), false
	for _, w := range said {
		at := slices.Index(left, w)
		whole = whole || at >= 0
		if at < 0 && utf8.RuneCountInString(w) == 1 {
			at = slices.IndexFunc(left, func(n string) bool { return strings.HasPrefix(n, w) })
		}
		if at < 0 {
			return false
		}
		left = slices.Delete(left, at, at+1)
	}
	return whole
}

// looksNamed reports whether a text in front of a colon looks like somebody's name: one to three words, each with a capital.
func looksNamed(lead string) bool {
	words := strings.Fields(strings.Trim(lead, "*_ "))
	return len(words) > 0 && len(words) <= 3 && !slices.ContainsFunc(words, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(strings.TrimPrefix(w, "@"))
		return !unicode.IsUpper(first)
	})
}
