//! How long each way to pay usually takes.

use leptos::prelude::*;
use quittance_protocol::view::MethodView;

use crate::parts::MethodMark;
use crate::screen::Tone;
use crate::ssr::doc_words::DocWord;
use crate::ssr::shell::{Dress, Shell};
use crate::when;

impl Shell {
    /// How long each way to pay usually takes.
    #[must_use]
    pub fn help_times(&self, methods: &[MethodView], dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let rows = methods.iter().map(|method| {
            view! {
                <tr>
                    <th scope="row">
                        <div>
                            <MethodMark method=method.clone()/>
                            <span>{method.symbol.clone()} " · " {method.network.clone()}</span>
                        </div>
                    </th>
                    <td>{when::usually(method.sight_seconds, &locale.words)}</td>
                    <td>{when::usually(method.typical_seconds, &locale.words)}</td>
                </tr>
            }
        });
        let rows = rows.collect::<Vec<_>>();
        let title = locale.say(DocWord::TimesTitle);
        let heading = title.clone();
        let help = dress.keep("/help");
        dress.plain(&title, Tone::Plain, || {
            view! {
                <h1 class="title">{heading}</h1>
                <p class="lead">{locale.say(DocWord::TimesLead)}</p>
                <div class="times">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{locale.say(DocWord::TimesMethod)}</th>
                                <th scope="col">{locale.say(DocWord::TimesSeen)}</th>
                                <th scope="col">{locale.say(DocWord::TimesFinal)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p class="else plain__screen"><a href=help>{locale.say(DocWord::HelpAll)}</a></p>
            }
        })
    }
}
