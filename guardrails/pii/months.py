"""The months as they are written and shortened, in both written standards and English."""

MONTHS = (
    r"jan(?:uar)?|feb(?:ruar)?|mars|april|mai|juni|juli|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?|"
    r"nov(?:ember)?|des(?:ember)?|january|february|march|may|june|july|october|december"
)
