package view

import (
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// OpeningDraft is what the opening form is filled with.
type OpeningDraft struct {
	Customer string
	Summary  string
	Severity meeting.Severity // empty is high
	Roles    map[meeting.Role][]meeting.UserID
	Quote    meeting.Quote               // of the message that "Escalate this" was called on
	Names    func(meeting.UserID) string // for the line that names the people; nil shows ids
	Existing []meeting.Row               // open escalations of the same customer that the opener may see
}

// openRoles are the roles that the opening form can fill, in the order in which it shows
// them. The stand-in is named later, by the approver.
var openRoles = []meeting.Role{
	meeting.Technical, meeting.Business, meeting.Legal, meeting.Approver,
	meeting.Sponsor, meeting.LegalCheck, meeting.FinanceCheck,
}

// severityPicks are the answers to how bad it is; what critical means is said where it is chosen.
var severityPicks = []pick{
	{string(meeting.Critical), "Critical: requests come at any hour"},
	{string(meeting.High), "High"},
	{string(meeting.Normal), "Normal"},
}

// mostExisting is how many open escalations of the same customer the form offers.
const mostExisting = 5

// OpenForm asks what an escalation begins with. Two fields are required; the people are one
// line with a button, or one select a role with ref.More. Where the customer has open
// escalations already it offers them and ref.Warn is set: submitted again, it opens another.
//
// Drawn again for More, it needs the quote that is in the form by then, and the people of
// the metadata; the other inputs keep what was typed.
//
// The people are carried by the form's metadata. When they do not fit there, at some two
// hundred, the selects are shown at once.
func OpenForm(d OpeningDraft, ref Ref) slack.ModalViewRequest {
	ref.Roles = d.Roles
	if utf8.RuneCountInString(ref.String()) > 3000 {
		ref.Roles, ref.More = nil, true
	}
	ref.Warn = len(d.Existing) > 0
	severity := d.Severity
	if severity == "" {
		severity = meeting.High
	}
	submit, sentence := "Open", "A sentence is enough. The details have forms of their own."
	if n := utf8.RuneCountInString(d.Summary); n > meeting.MaxSummary {
		sentence = "This is the beginning of what was typed; " + itoa(n-meeting.MaxSummary) + " characters more do not fit here."
	}
	var blocks Blocks
	if ref.Warn {
		submit = "Open another"
		blocks = append(blocks, alert(slack.AlertLevelWarning,
			"This customer has an open escalation already. Go on there, or open another one here."), existingRows(d.Existing))
	}
	blocks = append(blocks,
		line("customer", "Customer", "", d.Customer, meeting.MaxCustomer, false),
		area("summary", "What happened", sentence, d.Summary, meeting.MaxSummary, false),
		radio("severity", "Severity", "", string(severity), false, severityPicks...))
	if d.Quote.Text != "" {
		hint := "Everybody in the escalation sees this. Cut what they need not see."
		if utf8.RuneCountInString(d.Quote.Text) > mostText {
			hint = "This is its beginning; the rest stays behind the link to it. " + hint
		}
		blocks = append(blocks, area("quote", "Quoted message", hint, d.Quote.Text, mostText, true))
	}
	if ref.More {
		blocks = append(blocks, peopleInputs(d.Roles)...)
	} else {
		blocks = append(blocks, peopleLine(d)...)
	}
	blocks = append(blocks, context("You become the chair. A private channel is made and these people are invited to it."))
	return modal(FormOpen, "Open an escalation", submit, ref, blocks...)
}

// existingRows is one line for each open escalation of the same customer.
func existingRows(rows []meeting.Row) slack.Block {
	var items []slack.RichTextElement
	for i, r := range rows {
		if i == mostExisting {
			items = append(items, slack.NewRichTextSection(words("and "+itoa(len(rows)-i)+" more: see /escalate list")))
			break
		}
		l := slack.NewRichTextSection(words(r.ID.String() + ", " + Cut(r.Customer, meeting.MaxCustomer) + ", " + string(r.Phase)))
		if channelLink(r.Channel) != "" {
			l.Elements = append(l.Elements, words(", "), slack.NewRichTextSectionChannelElement(r.Channel, nil))
		}
		items = append(items, l)
	}
	return slack.NewRichTextBlock("", slack.NewRichTextList(slack.RTEListBullet, 0, items...))
}

// channelLink is a link to a channel whose id came from Slack; "" for anything else.
func channelLink(id string) string {
	if id == "" || strings.ContainsFunc(id, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') }) {
		return ""
	}
	return "<#" + id + ">"
}

// peopleLine names the people in one line, with the button that shows their selects.
func peopleLine(d OpeningDraft) Blocks {
	named := func(names bool) string {
		var parts, empty []string
		for _, r := range openRoles {
			ids := d.Roles[r]
			switch {
			case len(ids) == 0:
				empty = append(empty, roleWord(r))
			case names:
				parts = append(parts, roleWord(r)+": "+nameList(ids, d.Names))
			default:
				parts = append(parts, roleWord(r)+": "+countPeople(len(ids)))
			}
		}
		if len(parts) == 0 {
			return "People: nobody is named yet. You can name them now or later."
		}
		s := "People: " + strings.Join(parts, " · ")
		if len(empty) > 0 {
			s += " · not named: " + strings.Join(empty, ", ")
		}
		return s
	}
	s := named(true)
	if utf8.RuneCountInString(s) > 2000 {
		s = named(false)
	}
	return append(Blocks{note(s)}, more(Ref{}, "Change the people")...)
}

// nameList is up to five names and how many more there are, for plain text.
func nameList(ids []meeting.UserID, names func(meeting.UserID) string) string {
	var out []string
	for i, id := range ids {
		if i == 5 {
			out = append(out, itoa(len(ids)-i)+" more")
			break
		}
		name := string(id)
		if names != nil {
			name = names(id)
		}
		out = append(out, Cut(name, mostName))
	}
	return strings.Join(out, ", ")
}

// roleWord is a role in a line that names several.
func roleWord(r meeting.Role) string {
	switch r {
	case meeting.LegalCheck:
		return "legal exception"
	case meeting.FinanceCheck:
		return "finance exception"
	}
	return string(r)
}

// peopleInputs is one select a role, and one for everybody else.
func peopleInputs(roles map[meeting.Role][]meeting.UserID) Blocks {
	var out Blocks
	for _, r := range openRoles {
		out = append(out, roleInput(r, roles[r], true))
	}
	return append(out, persons("attendees", "Anybody else", "They are invited as attendees.", nil, true))
}

// ParseOpening reads the opening form. The people are those of the selects where they are
// shown, otherwise those that ref carries. Of a quote it reads the text alone: its link and
// author are not typed.
func ParseOpening(v Values, r Reading, ref Ref) (meeting.Opening, error) {
	t := typed{v: v, r: r}
	o := meeting.Opening{
		Customer: t.word("customer", meeting.MaxCustomer, ""),
		Summary:  t.text("summary", meeting.MaxSummary, ""),
		Severity: meeting.Severity(t.option("severity", "", severityPicks)),
		Quote:    meeting.Quote{Text: t.text("quote", mostText, "")},
		Roles:    map[meeting.Role][]meeting.Person{},
	}
	o.Customer = strings.Join(strings.Fields(o.Customer), " ")
	if o.Customer == "" {
		t.refuse("customer", "Please name the customer, for example “GlobalTech”.")
	}
	if o.Summary == "" {
		t.refuse("summary", "Please say in a sentence what happened, for example “Production down for 48 h”.")
	}
	for _, role := range openRoles {
		ids := ref.Roles[role]
		if ref.More || t.shown(string(role)) {
			ids = v[string(role)].Users
		}
		if people := lookUp(r, ids); len(people) > 0 {
			o.Roles[role] = people
		}
	}
	o.Attendees = t.people("attendees")
	return o, t.err
}

// ParseOpenText splits what was typed behind the command, "GlobalTech: production down
// 48 h", at its first colon that is not part of a time or an address. A text without one is
// the customer, unless it is too long for a name; then nothing of it is lost and it is what
// happened.
func ParseOpenText(text string) (customer, summary string) {
	runes := []rune(strings.TrimSpace(text))
	at := -1
	for i, c := range runes {
		if (c == ':' || c == '：') && !partOfWord(runes, i) {
			at = i
			break
		}
	}
	customer = string(runes)
	if at >= 0 {
		customer, summary = string(runes[:at]), strings.TrimSpace(string(runes[at+1:]))
	}
	customer = strings.Join(strings.Fields(customer), " ")
	if utf8.RuneCountInString(customer) > meeting.MaxCustomer {
		return "", string(runes)
	}
	return customer, summary
}

// partOfWord says that the colon at i belongs to a time (14:00) or an address (https://).
func partOfWord(runes []rune, i int) bool {
	if i == 0 || i+1 >= len(runes) {
		return false
	}
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	return digit(runes[i-1]) && digit(runes[i+1]) || strings.HasPrefix(string(runes[i+1:]), "//")
}
