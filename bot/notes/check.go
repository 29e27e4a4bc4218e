package notes

import (
	"slices"
	"strconv"
	"strings"

	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// points returns what the contract check asks, as people are shown it. Figures are as they stood
// when the record last changed.
func (n *notes) points() []meeting.Point { return meeting.ForAll(n.found()) }

// mostPoints is how many lines the minutes give to the contract check.
const mostPoints = 8

// contractCheck is the check in a line a point: what it says, and its note or its question. How
// it was computed is the appendix.
func (n *notes) contractCheck() Section {
	s := Section{Title: "Contract Check", Cut: CutFirst}
	all := n.points()
	if len(all) == 0 || n.e.CheckOut {
		return s
	}
	open := 0
	for _, p := range all {
		if p.Open() {
			open++
		}
	}
	head := count(len(all), "point") + ", " + strconv.Itoa(open) + " open. Arithmetic only; not legal advice. The working is in the appendix"
	if _, soFar := n.e.Record(n.e.Changed, n.policy).Facts().Down(); soFar {
		head += "; the ongoing outage is counted up to " + n.moment(n.e.CountsTo(n.e.Changed))
	}
	s.add(PlainLine, "", head)
	shown := all
	if len(all) > mostPoints {
		shown = all[:mostPoints-1]
	}
	for _, p := range shown {
		s.add(Bullet, "", ended(p.Line())+" "+n.answer(p))
	}
	if more := len(all) - len(shown); more > 0 {
		s.add(Bullet, "", strconv.Itoa(more)+" more points are in the appendix")
	}
	return s
}

// answer is what was said to a point, and while it is open what is asked and of whom.
func (n *notes) answer(p meeting.Point) string {
	var said []string
	for _, f := range p.Findings {
		if x := f.Explanation; x != nil {
			if line := "Note by " + n.e.Name(x.By) + ": " + ended(meeting.OneLine(x.Text)); !slices.Contains(said, line) {
				said = append(said, line)
			}
		}
	}
	if p.Open() {
		said = append(said, "To "+n.e.PointQuestion(p))
	}
	return strings.Join(said, " ")
}

// ended is a text as a sentence that another one may follow.
func ended(s string) string {
	if s == "" || strings.ContainsRune(".!?…", []rune(s)[len([]rune(s))-1]) {
		return s
	}
	return s + "."
}

// Appendix returns the working of the contract check: each finding with its id and its sum, and
// what was taken for granted. It is empty where the notes hold no check, or it was left out.
func Appendix(e *meeting.Escalation, p *meeting.Policy) []Section {
	n := begin(e, p)
	all := n.points()
	if len(all) == 0 || e.CheckOut {
		return nil
	}
	head := Section{Title: "Appendix: Contract Check"}
	head.add(PlainLine, "Escalation", e.ID.String()+", "+e.Customer)
	head.add(PlainLine, "", "Computed from the figures entered, before exclusions and before anyone's judgement. Arithmetic only; not legal advice.")
	doc := []Section{head}
	for _, p := range all {
		s := Section{Title: "Point " + strconv.Itoa(len(doc))}
		s.add(PlainLine, "", ended(p.Line()))
		for _, f := range slices.DeleteFunc(p.Findings, n.ofAnotherOption) {
			n.finding(&s, f)
		}
		doc = append(doc, s)
	}
	rest, assumed := Section{Title: "For Information"}, Section{Title: "Assumptions"}
	findings := slices.DeleteFunc(e.Findings(e.Changed, p), func(f meeting.Finding) bool {
		return contract.TopicOf(f.ID) == contract.TopicPrecedent || n.ofAnotherOption(f)
	})
	for _, f := range findings {
		if !slices.ContainsFunc(all, func(p meeting.Point) bool { return p.Topic == contract.TopicOf(f.ID) }) {
			n.finding(&rest, f)
		}
	}
	assumptions(&assumed, findings)
	for _, s := range []Section{rest, assumed} {
		if len(s.Lines) > 0 {
			doc = append(doc, s)
		}
	}
	return doc
}

// ofAnotherOption reports whether a finding is what an option that was not chosen would have given beyond the contract.
func (n *notes) ofAnotherOption(f meeting.Finding) bool {
	d := n.e.OfRound()
	return d != nil && f.ID == "CR-3" && f.About.No != d.Option
}

// finding is one finding with what was said to it and how it was computed.
func (n *notes) finding(s *Section, f meeting.Finding) {
	s.add(Bullet, f.Label()+", "+string(f.Severity), f.Text)
	switch x, answer := f.Explanation, n.e.Answered(f); {
	case x != nil:
		s.add(SubBullet, "Note by "+n.e.Name(x.By)+" on "+n.moment(x.At), x.Text)
	case answer != "":
		s.add(SubBullet, "", answer)
	case f.Severity != contract.ForInformation:
		s.add(SubBullet, "To "+f.Asked(), f.Question)
	}
	for _, w := range f.Working {
		s.add(SubBullet, w.What, w.How)
	}
}

// assumptions lists what the findings assume, each assumption once, with those that
// make it.
func assumptions(s *Section, all []meeting.Finding) {
	var order []string
	by := map[string][]string{}
	for _, f := range all {
		for _, a := range f.Assumptions {
			if by[a] == nil {
				order = append(order, a)
			}
			if id := f.Label(); !slices.Contains(by[a], id) {
				by[a] = append(by[a], id)
			}
		}
	}
	for _, a := range order {
		s.add(Bullet, strings.Join(by[a], "; "), a)
	}
}
