package calendar

import (
	"regexp"
	"slices"
	"strings"

	"escalate/bot/typed"
)

// splitLeads are the words at which a task's deadline may begin. "at", "for", "on" and "of" are not among them: "Review the
// tests run on Friday" is a task as it stands.
var splitLeads = strings.Fields("by within in until till before due no not latest")

// leaning are the words that belong to what follows them, so that no deadline begins right behind one.
var leaning = strings.Fields("for of from since about and or the with to after as until at than not between no on by within in before due is are was were be")

// promising are the verbs whose object is a time: what is guaranteed within four hours is no deadline of the guarantee.
var promising = strings.Fields("guarantee guarantees promise promises ensure offer offers commit agree negotiate propose define stipulate warrant assure pledge allow grant demand require")

// lasting are the verbs that last until a moment, or move one.
var lasting = strings.Fields("extend keep hold pause suspend freeze monitor postpone delay defer block stop wait stay run maintain leave disable reserve continue prolong move reschedule push shift remain sustain")

// answering are what is answered within a time; behind one a time belongs to it, unless it is being sent.
var (
	answering  = strings.Fields("response responses reply replies answer answers reaction resolution recovery restoration acknowledgement turnaround callback failover support delivery notification")
	delivering = strings.Fields("send give write draft prepare get provide email post publish share deliver schedule call")
)

// owed are the things that are due by themselves: "Refund the invoice due on 1 Dec".
var owed = strings.Fields("invoice invoices payment payments fee fees bill bills amount amounts instalment instalments installment installments renewal balance rent tax penalty penalties credit credits charge charges premium refund refunds contract contracts subscription subscriptions license licenses")

// completing are the verbs behind which a participle is what has to be reached: "Get the contract signed by Friday".
var completing = strings.Fields("get have ensure make see need want be")

// participles are those that do not end in "ed".
var participles = strings.Fields("made sent run held done given written paid lost built seen taken left begun sold bought found met broken")

// SplitTask takes a deadline off the end of a task's line: "Schedule executive call with CEO within 24 hours" gives
// "Schedule executive call with CEO" and "within 24 hours"; "Prepare slides (Dec 1)" and "Prepare slides - Dec 1" give
// "Prepare slides" and "Dec 1". A deadline is the last words of the line, introduced by by, until, due, before, within or
// in, or behind a dash or in brackets, and never part of what the verb acts on. Otherwise due is empty and the line stays
// as it is. Whether the deadline has passed is for ParseDue to say.
func SplitTask(line string) (task, due string) {
	if at, length := taskEnd(line, true); at > 0 {
		return cutTask(line[:at]), strings.TrimSpace(line[at : at+length])
	}
	return strings.TrimSpace(line), ""
}

// UnreadDate returns the last words of a task that look like a date and were not taken as its deadline, "" when none do:
// "on Friday" of "Review the tests run on Friday".
func UnreadDate(line string) string {
	if _, due := SplitTask(line); due != "" {
		return ""
	}
	if at, length := taskEnd(line, false); at > 0 {
		return strings.TrimSpace(line[at : at+length])
	}
	return ""
}

// taskEnd is where the deadline of a line begins and how long it is, in bytes; 0 without one. Unless strict anything that
// reads as a date counts.
func taskEnd(line string, strict bool) (at, length int) {
	body := strings.TrimRight(line, ".!; \t\u00a0")
	if at, length = bracketed(body); at > 0 {
		return at, length
	}
	starts := wordStarts(body)
	for i := 1; i < len(starts); i++ {
		head, tail := body[:starts[i]], body[starts[i]:]
		list := words(tail)
		if len(tail) > maxText || len(list) == 0 || cutTask(head) == "" {
			continue
		}
		if _, why := readDue(list); why != "" && (strict || !looksDated(why, list)) {
			continue
		}
		if strict && !deadlineAt(words(head), list, strings.TrimRight(head, " \t\u00a0")) {
			continue
		}
		return starts[i], len(tail)
	}
	return 0, 0
}

// looksDated reports whether words that are no deadline name a day or a time all the same.
func looksDated(why string, list []string) bool {
	if strings.Contains(why, "can be") {
		return true
	}
	bare := leads.ReplaceAllString(strings.Join(list, " "), "")
	p, wrong := readPoint(strings.Fields(bare), false)
	return wrong == "" && (p.dated || p.timed || p.named)
}

// deadlineAt reports whether the words behind a head are its deadline, and not part of what its verb acts on.
func deadlineAt(head, tail []string, raw string) bool {
	if len(head) == 0 {
		return false
	}
	last := head[len(head)-1]
	if strings.HasSuffix(raw, " -") || strings.HasSuffix(raw, "–") || strings.HasSuffix(raw, "—") { // behind a dash
		return true
	}
	lead := tail[0]
	if !slices.Contains(splitLeads, lead) || lead == "no" && (len(tail) < 2 || tail[1] != "later") {
		return false
	}
	has := func(list []string) bool {
		return slices.ContainsFunc(head, func(w string) bool { return slices.Contains(list, w) })
	}
	participle := strings.HasSuffix(last, "ed") && len(last) > 3 || slices.Contains(participles, last)
	switch {
	case slices.Contains(leaning, last):
		return false
	case lead == "due" && slices.Contains(owed, last):
		return false
	case participle && len(head) > 1 && !slices.ContainsFunc(head, func(w string) bool { return slices.Contains(completing, w) }):
		return false
	case lead == "within" || lead == "in":
		return !has(promising) && (!slices.Contains(answering, last) || slices.Contains(delivering, head[0]))
	case lead == "until" || lead == "till":
		return !has(lasting) && !has(promising)
	}
	return true
}

// bracketForm is a bracket at the end of a line.
var bracketForm = regexp.MustCompile(`[(\[]([^()\[\]]+)[)\]]$`)

// bracketed is a deadline in brackets at the end, where a bare date is enough: "Prepare slides (Dec 1)".
func bracketed(body string) (at, length int) {
	m := bracketForm.FindStringSubmatchIndex(body)
	if m == nil || m[3]-m[2] > maxText || cutTask(body[:m[0]]) == "" {
		return 0, 0
	}
	if _, why := readDue(words(body[m[2]:m[3]])); why != "" {
		return 0, 0
	}
	return m[2], m[3] - m[2]
}

// cutTask trims what joined a task to its deadline; nothing may be left.
func cutTask(head string) string {
	if strings.Trim(head, " \t\u00a0,;:-–—([•*") == "" {
		return ""
	}
	return strings.TrimRight(head, " \t\u00a0,;:-–—([")
}

// wordStarts are the byte offsets at which words begin.
func wordStarts(s string) []int {
	var starts []int
	space := true
	for i, r := range s {
		if typed.Clean(string(r)) == "" || r == '-' && space { // a dash by itself is no word
			space = true
		} else if space {
			starts, space = append(starts, i), false
		}
	}
	return starts
}
