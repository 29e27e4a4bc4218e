package view

import (
	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// turnExplained has Legal and Maria write notes on points.
func (r *record) turnExplained() {
	r.explain(Robert, contract.TopicOutage, "The outage lies in the announced window of 8 to 10 November; the exclusion is being looked up.")
	r.explain(Maria, contract.TopicFee, "The percent is of a tenth of the annual value: amendment 3 counts credits from there.")
}

func (r *record) explain(by meeting.Person, topic contract.Topic, text string) {
	at := r.then()
	for _, x := range r.e.Points(at, nil) {
		if x.Topic == topic {
			must(r.e.Explain(by, topic, x.Figures(), text, nil, at))
			return
		}
	}
	panic("view: storybook: no point " + string(topic))
}

// turnAsked has an exception asked and a question about it answered.
func (r *record) turnAsked() {
	r.nameCheckers()
	must(r.e.AskException(Maria, 2, r.then()))
	must(r.e.AskAboutException(Fiona, 2, meeting.Seen{Rev: 1}, "Which penalty does the waiver of Q4 mean?", r.then()))
	must(r.e.Answer(Maria, len(r.e.Questions), "The penalty of clause 9.2, for ending the contract early.", r.then()))
}

func (r *record) nameCheckers() {
	must(r.e.Assign(Sarah, meeting.LegalCheck, meeting.Newest, []meeting.Person{Robert}, r.then()))
	must(r.e.Assign(Sarah, meeting.FinanceCheck, meeting.Newest, []meeting.Person{Fiona}, r.then()))
}

// turnSubject has the decision approved before legal and finance have answered.
func (r *record) turnSubject() {
	r.nameCheckers()
	d := r.e.Pending()
	must(r.e.Approve(Tom, d.No, meeting.Seen{Rev: d.Rev}, "", r.then()))
	x := r.e.ExceptionOf(d.Option)
	must(r.e.AnswerException(Robert, x.Option, meeting.Seen{Rev: x.Rev}, true, "As goodwill, in writing.", "", r.then()))
}

func (r *record) turnExcepted() {
	x := r.e.ExceptionOf(2)
	must(r.e.AnswerException(Fiona, x.Option, meeting.Seen{Rev: x.Rev}, true, "", "CN-2025-118", r.then()))
}

func (r *record) turnFallen() {
	x := r.e.ExceptionOf(2)
	must(r.e.AnswerException(Fiona, x.Option, meeting.Seen{Rev: x.Rev}, false, "No budget for the waiver this quarter.", "", r.then()))
}
