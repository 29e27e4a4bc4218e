package view

import (
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// FormOpen is the form that opens an escalation: there is none yet.
const FormOpen = "open"

// OpeningDraft is what an escalation begins with, as it stands in the opening form.
type OpeningDraft struct {
	Customer  string
	Summary   string
	Severity  meeting.Severity // empty is high
	Roles     map[meeting.Role][]meeting.UserID
	Attendees []meeting.UserID
	Quote     meeting.Quote               // of the message that "Escalate this" was called on
	Names     func(meeting.UserID) string // for the line that names the people; nil shows ids
	Existing  []meeting.Row               // open escalations of the same customer that the opener may see
}

// Opening is the draft as the meeting takes it; person finds people as the directory knows them.
// The author of a quote is not typed.
func (d OpeningDraft) Opening(person func(meeting.UserID) meeting.Person) meeting.Opening {
	o := meeting.Opening{
		Customer: d.Customer, Summary: d.Summary, Severity: d.Severity, Quote: d.Quote,
		Roles: map[meeting.Role][]meeting.Person{}, Attendees: each(d.Attendees, person),
	}
	for role, ids := range d.Roles {
		if len(ids) > 0 {
			o.Roles[role] = each(ids, person)
		}
	}
	return o
}

// openRoles are the roles that the opening form can fill, in the order in which it shows
// them. The stand-in is named later, by the approver.
var openRoles = []meeting.Role{
	meeting.Technical, meeting.Business, meeting.Legal, meeting.Approver,
	meeting.Sponsor, meeting.LegalCheck, meeting.FinanceCheck,
}

// severityPicks are the answers to how bad it is; what critical means is said where it is chosen.
var severityPicks = []pick{
	{string(meeting.Critical), "Critical (people may be messaged at night)"},
	{string(meeting.High), "High"},
	{string(meeting.Normal), "Normal"},
}

// mostExisting is how many open escalations of the same customer the form offers.
const mostExisting = 5

// OpenForm asks what an escalation begins with. Two fields are required; the people are one
// line with a button, or one select a role with Ref.More. Where the customer has open
// escalations already it offers them and Ref.Warn is set: submitted again, it opens another.
//
// The people are carried by the form's metadata. When they do not fit there, at some two
// hundred, the selects are shown at once.
var OpenForm = Form[OpeningDraft]{
	Name: FormOpen, Title: "Open an escalation", Submit: "Open",
	Begin: func(s *Sheet) OpeningDraft {
		return OpeningDraft{Roles: s.Ref.Roles, Quote: meeting.Quote{Link: s.Ref.Key}}
	},
	Inputs: func(f *form, d *OpeningDraft) {
		if !f.reading {
			f.carries(d)
		}
		f.line(&d.Customer, "customer", "Customer", atMost(meeting.MaxCustomer), need("Please name the customer, for example “GlobalTech”."))
		sentence := "A sentence is enough. The details have forms of their own."
		if n := utf8.RuneCountInString(d.Summary); n > meeting.MaxSummary {
			sentence = "This is the beginning of what you typed. " + itoa(n-meeting.MaxSummary) + " more characters do not fit here."
		}
		f.text(&d.Summary, "summary", "What happened", hint(sentence), atMost(meeting.MaxSummary), need(needSummary))
		f.radio(as(&d.Severity), "severity", "Severity", severityPicks, need(needSeverity))
		if _, quoted := f.Typed["quote"]; quoted || d.Quote.Text != "" {
			says := "Everyone in the escalation sees this. Cut what they need not see."
			if utf8.RuneCountInString(d.Quote.Text) > mostText {
				says = "This is its beginning. The link leads to the rest. " + says
			}
			f.text(&d.Quote.Text, "quote", "Quoted message", hint(says))
		}
		if f.reading || f.Ref.More {
			f.openers(d)
		} else {
			f.add(peopleLine(*d)...)
		}
		f.add(context("You become the chair. I make a private channel and invite these people."))
		d.Customer = strings.Join(strings.Fields(d.Customer), " ")
	},
}

// carries puts into the metadata what the form shows and holds in no input, and begins it.
func (f *form) carries(d *OpeningDraft) {
	if f.Ref.Roles = d.Roles; utf8.RuneCountInString(f.Ref.String()) > 3000 {
		f.Ref.Roles, f.Ref.More = nil, true
	}
	if d.Severity == "" {
		d.Severity = meeting.High
	}
	if f.Ref.Warn = len(d.Existing) > 0; f.Ref.Warn {
		f.submit = "Open another"
		f.add(alert("This customer has an open escalation already. Go on there, or open another one here."), existingRows(d.Existing))
	}
}

// openers is one select a role, and one for everybody else.
func (f *form) openers(d *OpeningDraft) {
	roles := map[meeting.Role][]meeting.UserID{}
	for _, r := range openRoles {
		ids := d.Roles[r]
		f.users(&ids, string(r), r.Label(), single(!severalHold(r)))
		if len(ids) > 0 {
			roles[r] = ids
		}
	}
	d.Roles = roles
	f.users(&d.Attendees, "attendees", "Other people", hint("They are invited as attendees."))
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

// Opened tells the opener, alone, what happens now.
func Opened(e *meeting.Escalation) slack.ModalViewRequest {
	text := e.ID.String() + " is open and you are its chair. I am making the private channel #" + Esc(e.Channel.Name) +
		" and inviting everyone named; it appears in your channel list in a moment."
	return ReadForm("Opened", Ref{Of: e.ID}, section(text))
}
