package calendar

import (
	"strings"
	"time"
)

// named lists the words for each number, numbers from the first on.
func named[T ~int](first T, lists ...string) map[string]T {
	all := map[string]T{}
	for i, list := range lists {
		for w := range strings.FieldsSeq(list) {
			all[w] = first + T(i)
		}
	}
	return all
}

// weekdays are the names of days as people shorten them, and in some languages of Europe.
var weekdays = named(time.Sunday,
	"sunday sun sonntag dimanche domingo domenica zondag",
	"monday mon montag lundi lunes lunedì maandag",
	"tuesday tue tues dienstag mardi martes martedì dinsdag",
	"wednesday wed weds mittwoch mercredi miércoles mercoledì woensdag",
	"thursday thu thur thurs donnerstag jeudi jueves giovedì donderdag",
	"friday fri freitag vendredi viernes venerdì vrijdag",
	"saturday sat samstag sonnabend samedi sábado sabato zaterdag",
)

// months are the names of months as people shorten them, and in some languages of Europe.
var months = named(time.January,
	"january jan januar jänner janvier janv enero gennaio janeiro januari",
	"february feb februar février fevrier févr fév febrero febbraio fevereiro februari",
	"march mar märz mrz mars marzo março maart",
	"april apr avril avr abril aprile",
	"may mai mayo maggio maio mei",
	"june jun juni juin junio giugno junho",
	"july jul juli juillet julio luglio julho",
	"august aug août aout agosto augustus",
	"september sep sept septembre septiembre settembre setembro",
	"october oct oktober okt octobre octubre ottobre outubro",
	"november nov novembre noviembre novembro",
	"december dec dezember dez décembre decembre déc diciembre dicembre dezembro", //nolint:misspell // French without its accent
)

// relatives are the words for days around today.
var relatives = map[string]int{
	"today": 0, "tomorrow": 1, "yesterday": -1, "heute": 0, "gestern": -1, "demain": 1, "hier": -1, "aujourd'hui": 0, "hoy": 0, "ayer": -1, "今日": 0, "今天": 0,
	"明天": 1, "明日": 1, "昨日": -1, "昨天": -1, "tmrw": 1, "tmr": 1,
}
